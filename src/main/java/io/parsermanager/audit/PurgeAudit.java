package io.parsermanager.audit;

import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/** Deletes entries that are older than AUDIT_RETENTION, batch by batch, each in a transaction of its own. Safe on every replica at once. */
@ApplicationScoped
public class PurgeAudit {
    /** Allows DELETE in this transaction. The table's trigger refuses every other DELETE. */
    private static final String ALLOW_DELETE = "SELECT set_config('parser_manager.audit_retention', 'over', true)";

    private static final String DELETE = """
            DELETE FROM audit WHERE id IN (
                SELECT id FROM audit
                WHERE id <= last_id_before(CAST('audit' AS regclass), now() - make_interval(secs => :retention_s))
                      AND created_at < now() - make_interval(secs => :retention_s)
                ORDER BY id LIMIT :page FOR UPDATE SKIP LOCKED)
            """;

    private final Session session;
    private final Settings settings;
    private final GracefulShutdown gracefulShutdown;

    PurgeAudit(Session session, Settings settings, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Deletes batch by batch until nothing is too old.
     *
     * @return how many entries it deleted
     */
    public long run() {
        long gone = 0;
        int page;
        do {
            page = QuarkusTransaction.requiringNew().call(this::page);
            gone += page;
        } while (page > 0 && !gracefulShutdown.asked());
        return gone;
    }

    private int page() {
        session.createNativeQuery(ALLOW_DELETE, String.class).getSingleResult();
        return session.createNativeMutationQuery(DELETE)
                .setParameter("retention_s", settings.auditRetention().toSeconds())
                .setParameter("page", settings.purgePageSize())
                .executeUpdate();
    }
}
