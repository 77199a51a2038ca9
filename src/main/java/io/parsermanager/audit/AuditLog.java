package io.parsermanager.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;
import org.hibernate.Session;

/** Adds entries to the audit. Each has a transaction of its own, so it stays even if the change is rolled back. */
@ApplicationScoped
public class AuditLog {
    private static final String BEGUN = """
            INSERT INTO audit (who, proven, address, operation, entity, entity_id, selection, reason)
            VALUES (:who, :proven, :address, :operation, :entity, :entity_id, :selection, :reason)
            RETURNING id
            """;

    private static final String ENDED =
            "INSERT INTO audit_outcome (audit_id, status, counts) VALUES (:audit_id, :status, :counts)";

    /** A requested change: who asks, what, and why. */
    record Change(
            String who,
            boolean proven,
            String address,
            String operation,
            String entity,
            String entityId,
            String selection,
            String reason) {}

    private final Session session;

    AuditLog(Session session) {
        this.session = session;
    }

    /**
     * Makes a change that the service decides on by itself, with an entry before and after it. Entries have the answer that a person would
     * get: 200, or 409 if the change was refused.
     *
     * @param id of the thing that changes
     * @param change returns false if it was refused
     */
    public void byService(String operation, String entity, long id, String reason, BooleanSupplier change) {
        long audit = begun(new Change("parser-manager", true, "", operation, entity, String.valueOf(id), "{}", reason));
        ended(audit, change.getAsBoolean() ? 200 : 409, "{}");
    }

    /**
     * Stores a change before it is made.
     *
     * @return the id of the entry
     */
    long begun(Change change) {
        return QuarkusTransaction.requiringNew().call(() -> session.createNativeQuery(BEGUN, Long.class)
                .setParameter("who", change.who)
                .setParameter("proven", change.proven)
                .setParameter("address", change.address)
                .setParameter("operation", change.operation)
                .setParameter("entity", change.entity)
                .setParameter("entity_id", change.entityId, String.class)
                .setParameter("selection", change.selection)
                .setParameter("reason", change.reason, String.class)
                .getSingleResult());
    }

    /** Stores the outcome after the change. */
    void ended(long audit, int status, String counts) {
        QuarkusTransaction.requiringNew().run(() -> session.createNativeMutationQuery(ENDED)
                .setParameter("audit_id", audit)
                .setParameter("status", status)
                .setParameter("counts", counts)
                .executeUpdate());
    }
}
