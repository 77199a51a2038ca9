package io.parsermanager.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
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
