package io.parsermanager.audit;

import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/** Forgets what is older than AUDIT_RETENTION, a page and a transaction at a time. Safe on every replica at once. */
@ApplicationScoped
public class PurgeAudit {
    /** For this transaction: the table refuses every other DELETE. */
    private static final String SAY_WHY = "SELECT set_config('parser_manager.audit_retention', 'over', true)";

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
     * Purges page after page until nothing is old.
     *
     * @return how many entries are gone
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
        session.createNativeQuery(SAY_WHY, String.class).getSingleResult();
        return session.createNativeMutationQuery(DELETE)
                .setParameter("retention_s", settings.auditRetention().toSeconds())
                .setParameter("page", settings.purgePageSize())
                .executeUpdate();
    }
}
