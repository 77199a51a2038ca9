package io.parsermanager.quota;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Writes the events of quota keys that no statement of a flow writes: a closure or a window that ends by time, and a window of which less is
 * left than the costliest task takes. Safe on every replica at once: one of them changes each key.
 */
@ApplicationScoped
public class AnnounceQuotas {
    private static final String ENDED = """
            WITH picked AS MATERIALIZED (
                SELECT id FROM quota_key
                WHERE announced = 'CLOSED' AND coalesce(closed_until <= now(), true)
                      OR announced = 'EXHAUSTED' AND coalesce(window_ends_at <= now(), true)
                ORDER BY id LIMIT :rows FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE quota_key SET announced = NULL WHERE id = ANY (ARRAY(SELECT id FROM picked))
            """;

    /** Rules with a window are few, and so are their keys: projects and tokens. */
    private static final String EXHAUSTED = """
            WITH picked AS MATERIALIZED (
                SELECT k.id FROM quota q JOIN quota_key k ON k.quota_id = q.id
                WHERE q.enabled AND q.window_limit IS NOT NULL AND k.announced IS NULL AND k.window_ends_at > now()
                      AND k.used + (SELECT coalesce(max(CAST(c.value AS bigint)), 1) FROM jsonb_each_text(q.costs) c)
                          > coalesce(k.window_limit, q.window_limit) - q.reserve
                ORDER BY k.id LIMIT :rows FOR NO KEY UPDATE OF k SKIP LOCKED
            )
            UPDATE quota_key SET announced = 'EXHAUSTED' WHERE id = ANY (ARRAY(SELECT id FROM picked))
            """;

    private static final int ROWS = 1_000;

    private final Session session;
    private final GracefulShutdown gracefulShutdown;

    AnnounceQuotas(Session session, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Writes what is due.
     *
     * @return how many keys have changed their state
     */
    public int run() {
        return all(ENDED) + all(EXHAUSTED);
    }

    private int all(String statement) {
        return BatchLoop.run(0, Integer::sum, gracefulShutdown::asked, () -> {
            int keys = session.createNativeMutationQuery(statement)
                    .setParameter("rows", ROWS)
                    .executeUpdate();
            return new Batch<>(keys, keys == ROWS);
        });
    }
}
