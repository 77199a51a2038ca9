package io.parsermanager.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.FieldRule;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.quota.SourceKeys;
import io.parsermanager.quota.SourceQuotaRules;
import io.parsermanager.source.address.ExternalIds;
import io.parsermanager.source.address.PrivateAddresses;
import io.parsermanager.source.tag.TagRules;
import io.parsermanager.source.type.SourceType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.TreeSet;
import org.hibernate.Session;

/** Creates and changes sources by the fields of a body or a form. */
@ApplicationScoped
public class ChangeSource {
    private final Session session;
    private final MergePatch bodies;
    private final FindSources findSources;
    private final PrivateAddresses privateAddresses;
    private final StoredSpellings storedSpellings;
    private final Event<SourcesAdded> added;
    private final Precondition precondition;
    private final SourceKeys sourceKeys;
    private final SourceQuotaRules sourceQuotaRules;

    ChangeSource(
            Session session,
            MergePatch bodies,
            FindSources findSources,
            PrivateAddresses privateAddresses,
            StoredSpellings storedSpellings,
            Event<SourcesAdded> added,
            Precondition precondition,
            SourceKeys sourceKeys,
            SourceQuotaRules sourceQuotaRules) {
        this.sourceKeys = sourceKeys;
        this.sourceQuotaRules = sourceQuotaRules;
        this.precondition = precondition;
        this.session = session;
        this.bodies = bodies;
        this.findSources = findSources;
        this.privateAddresses = privateAddresses;
        this.storedSpellings = storedSpellings;
        this.added = added;
    }

    /** Creates a source. It gets schedules for the default task types of its source type. */
    @Transactional
    public SourceView create(ObjectNode body) {
        List<FieldRule<SourceFields>> rules = List.of(
                FieldRule.of("source_type", fields -> SourceType.requireKnown(fields.sourceType())),
                FieldRule.of("source_type", "external_id", fields -> checkExternalId(fields, null)),
                FieldRule.of("source_type", "settings", fields -> checkQuotas(fields, null)));
        SourceFields fields = bodies.over(SourceFields.DEFAULTS, body, rules);
        Source source = new Source();
        source.sourceType = fields.sourceType();
        set(source, fields);
        requireNew(source, fields.externalId());
        source.persistAndFlush();
        sourceKeys.fill(List.of(source.id));
        added.fire(new SourcesAdded(List.of(source.id)));
        return findSources.get(source.id);
    }

    /** Changes the fields in the body. The source type cannot change. */
    @Transactional
    public SourceView patch(long id, ObjectNode body) {
        precondition.lockAndCheck("source", "id", id, () -> findSources.get(id));
        Source source = Source.<Source>findByIdOptional(id).orElseThrow(() -> FindSources.missing(id));
        SourceFields before = new SourceFields(
                source.sourceType,
                source.externalId,
                source.name,
                source.enabled,
                (ObjectNode) source.settings.deepCopy(),
                new TreeSet<>(source.tags));
        List<FieldRule<SourceFields>> rules = List.of(
                FieldRule.of("source_type", fields -> {
                    if (!fields.sourceType().equals(before.sourceType())) {
                        throw InvalidInputException.field(
                                "source_type", "cannot be changed: delete the source and add it anew");
                    }
                }),
                FieldRule.of("source_type", "external_id", fields -> checkExternalId(fields, before.externalId())),
                FieldRule.of("source_type", "settings", fields -> checkQuotas(fields, before.settings())));
        SourceFields fields = bodies.over(before, body, rules);
        set(source, fields);
        session.flush();
        sourceKeys.fill(List.of(id));
        session.clear();
        return findSources.get(id);
    }

    private void set(Source source, SourceFields fields) {
        // an id stored by older rules stays until somebody changes it
        if (!fields.externalId().equals(source.externalId)) {
            source.externalId = normalId(fields);
        }
        source.name = fields.name() == null ? SourceRules.name(source.externalId) : fields.name();
        source.enabled = fields.enabled();
        source.settings = fields.settings();
        source.tags = List.copyOf(TagRules.normal(fields.tags()));
    }

    private void checkQuotas(SourceFields fields, ObjectNode before) {
        if (!SourceQuotaRules.same(before, fields.settings())) {
            SourceQuotaRules.fault(fields.sourceType(), fields.settings(), sourceQuotaRules.codes())
                    .ifPresent(fault -> {
                        throw InvalidInputException.pointer("/settings" + fault.pointer(), fault.detail());
                    });
        }
    }

    private void requireNew(Source source, String given) {
        String stored = storedSpellings.of(source.sourceType, given, source.externalId);
        if (!stored.equals(source.externalId)) {
            throw new ConflictException("The source is there already, as '%s'".formatted(stored));
        }
    }

    private void checkExternalId(SourceFields fields, String before) {
        if (fields.externalId().equals(before)) {
            return;
        }
        String externalId = normalId(fields);
        if (!externalId.equals(before)) {
            try {
                privateAddresses.check(externalId);
            } catch (ExternalIds.Invalid e) {
                throw InvalidInputException.field("external_id", e.getMessage());
            }
        }
    }

    private static String normalId(SourceFields fields) {
        try {
            return ExternalIds.normalize(fields.sourceType(), fields.externalId());
        } catch (ExternalIds.Invalid e) {
            throw InvalidInputException.field("external_id", e.getMessage());
        }
    }
}
