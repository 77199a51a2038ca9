package io.parsermanager.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.hibernate.Session;

/** Creates, changes and deletes the rules of quotas. */
@ApplicationScoped
public class ChangeQuota {
    private static final String KNOWN_TYPE = "SELECT EXISTS (SELECT FROM source_type WHERE code = :code)";

    private final Session session;
    private final MergePatch bodies;
    private final FindQuotas findQuotas;
    private final Precondition precondition;

    ChangeQuota(Session session, MergePatch bodies, FindQuotas findQuotas, Precondition precondition) {
        this.session = session;
        this.bodies = bodies;
        this.findQuotas = findQuotas;
        this.precondition = precondition;
    }

    /** Creates a rule. {@link FillSourceKeys} gives the sources of its type their keys. */
    @Transactional
    public QuotaView create(ObjectNode body) {
        QuotaFields fields = bodies.over(QuotaFields.DEFAULTS, body);
        fields.check();
        if (!session.createNativeQuery(KNOWN_TYPE, Boolean.class)
                .setParameter("code", fields.sourceType())
                .getSingleResult()) {
            throw InvalidInputException.field("source_type", "there is no source type " + fields.sourceType());
        }
        if (Quota.count("code", fields.code()) > 0) {
            throw new ConflictException("There is a quota %s already: patch it instead".formatted(fields.code()));
        }
        Quota quota = new Quota();
        quota.code = fields.code();
        quota.sourceType = fields.sourceType();
        fields.set(quota);
        quota.persistAndFlush();
        return findQuotas.get(quota.id);
    }

    /** Changes the fields in the body. The numbers take effect at once; keys that change are filled again. */
    @Transactional
    public QuotaView patch(long id, ObjectNode body) {
        precondition.lockAndCheck("quota", "id", id, () -> findQuotas.get(id));
        Quota quota = find(id);
        QuotaFields fields = bodies.over(QuotaFields.of(quota), body);
        fields.check();
        if (!fields.code().equals(quota.code)) {
            throw InvalidInputException.field("code", "cannot be changed: the settings of sources name it");
        }
        if (!fields.sourceType().equals(quota.sourceType)) {
            throw InvalidInputException.field("source_type", "cannot be changed: switch this rule off and add another");
        }
        if (fields.enabled() != quota.enabled || !fields.keyOf().name().equals(quota.keyOf)) {
            quota.filledTo = 0;
            quota.filledAt = null;
        }
        fields.set(quota);
        session.flush();
        session.clear();
        return findQuotas.get(id);
    }

    /** Deletes a rule with its keys. It must be switched off, and its keys taken from all sources. */
    @Transactional
    public void delete(long id) {
        precondition.lockAndCheck("quota", "id", id, () -> findQuotas.get(id));
        Quota quota = find(id);
        if (quota.enabled || quota.filledAt == null) {
            throw new ConflictException(
                    "The quota %s is in use: patch enabled to false, and try again once filled_at is set"
                            .formatted(quota.code));
        }
        quota.delete();
    }

    private static Quota find(long id) {
        return Quota.<Quota>findByIdOptional(id).orElseThrow(() -> FindQuotas.missing(id));
    }
}
