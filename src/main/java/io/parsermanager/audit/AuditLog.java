package io.parsermanager.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import org.hibernate.Session;

/**
 * Adds entries to the audit. Each has a transaction of its own, so it stays even if the change is rolled back. Only {@link AuditParts} adds
 * entries to the transaction of the change.
 */
@ApplicationScoped
public class AuditLog {
    private static final String BEGUN = """
            INSERT INTO audit (who, proven, address, operation, act, entity, entity_id, selection, reason)
            VALUES (:who, :proven, :address, :operation, :act, :entity, :entity_id, :selection, :reason)
            RETURNING id
            """;

    private static final String ENDED =
            "INSERT INTO audit_outcome (audit_id, status, counts, changes) VALUES (:audit_id, :status, :counts, :changes)";

    /** A requested change: who asks, what, and why. */
    record Change(
            String who, boolean proven, String address, String operation, Act act, String selection, String reason) {}

    /**
     * A change that has begun.
     *
     * @param id of its entry
     * @param before the thing as it was; empty if the change is for several
     */
    record Begun(long id, Act act, ObjectNode before) {}

    private final Session session;
    private final EntityState entityState;
    private final AuditedRequest texts;

    AuditLog(Session session, EntityState entityState, AuditedRequest texts) {
        this.session = session;
        this.entityState = entityState;
        this.texts = texts;
    }

    /**
     * Makes a change that the service decides on by itself, with an entry before and after it. Entries have the answer that a person would
     * get: 200, or 409 if the change was refused.
     *
     * @param operation the setting that asks for it
     * @param act the same word as for a person
     * @param id of the thing that changes
     * @param change returns false if it was refused
     */
    public void byService(String operation, String act, String entity, long id, String reason, BooleanSupplier change) {
        Act named = new Act(act, entity, String.valueOf(id));
        Begun begun = begun(new Change("parser-manager", true, "", operation, named, "{}", reason));
        ended(begun, change.getAsBoolean() ? 200 : 409, "{}");
    }

    /** Stores a change before it is made. */
    Begun begun(Change change) {
        return QuarkusTransaction.requiringNew()
                .call(() -> insert(change, entityState.read(change.act.entity(), change.act.entityId())));
    }

    /** Stores the outcome after the change, with the fields that differ now. */
    void ended(Begun begun, int status, String counts) {
        QuarkusTransaction.requiringNew().run(() -> insertOutcome(begun, status, counts));
    }

    /** Stores in the present transaction that it has made a thing. */
    void partOf(Change change, int status) {
        insertOutcome(insert(change, texts.nothing()), status, "{}");
    }

    private Begun insert(Change change, ObjectNode before) {
        long id = session.createNativeQuery(BEGUN, Long.class)
                .setParameter("who", change.who)
                .setParameter("proven", change.proven)
                .setParameter("address", change.address)
                .setParameter("operation", change.operation)
                .setParameter("act", change.act.name())
                .setParameter("entity", change.act.entity())
                .setParameter("entity_id", change.act.entityId(), String.class)
                .setParameter("selection", change.selection)
                .setParameter("reason", change.reason, String.class)
                .getSingleResult();
        return new Begun(id, change.act, before);
    }

    private void insertOutcome(Begun begun, int status, String counts) {
        ObjectNode changes =
                entityState.changes(begun.before, entityState.read(begun.act.entity(), begun.act.entityId()));
        session.createNativeMutationQuery(ENDED)
                .setParameter("audit_id", begun.id)
                .setParameter("status", status)
                .setParameter("counts", counts)
                .setParameter("changes", changes.isEmpty() ? null : texts.text(changes), String.class)
                .executeUpdate();
    }
}
