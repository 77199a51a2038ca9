package io.parsermanager.quota;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.hibernate.Session;

/**
 * Deletes keys that no source has had for TASK_RETENTION, such as hosts whose feeds have moved. Safe on every replica at once.
 *
 * <p>It marks a key first and deletes it much later. {@link SourceKeys#make} clears the mark under the key's lock before a source gets the
 * key, so no source ever has a key that is deleted. Keys with numbers of their own stay, since a person has set them.
 */
@ApplicationScoped
public class PurgeQuotaKeys {
    /** A mark is at least this old before the key is deleted. No transaction that has not seen the mark lasts so long. */
    private static final Duration LEAST_AGE = Duration.ofHours(1);

    /** Counts, because PostgreSQL would look for the first of many in the whole table, and not for all in the index. */
    private static final String NOBODY = "(SELECT count(*) FROM source s WHERE s.quota_keys @> ARRAY[k.id]) = 0";

    /** The keys after the last batch. It leaves out keys that somebody has locked; another round finds them. */
    private static final String MARK = """
            WITH looked AS MATERIALIZED (
                SELECT k.id, k.unused_since IS NOT NULL AS marked,
                       k.requests IS NULL AND k.burst IS NULL AND k.window_limit IS NULL
                       AND coalesce(GREATEST(k.full_at, k.line_ends_at, k.made_until, k.schedules_until, k.closed_until, k.window_ends_at) < now(), true)
                       AND %s AS unused
                FROM (SELECT * FROM quota_key WHERE id > :after ORDER BY id LIMIT :rows) k
            ), locked AS MATERIALIZED (
                SELECT id FROM quota_key WHERE id IN (SELECT id FROM looked WHERE marked <> unused) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
            ), moved AS (
                UPDATE quota_key k SET unused_since = CASE WHEN l.unused THEN now() END
                FROM looked l WHERE k.id = l.id AND k.id IN (SELECT id FROM locked)
            )
            SELECT count(*) AS keys, coalesce(max(id), 0) AS last FROM looked
            """.formatted(NOBODY);

    private static final String DELETE = """
            DELETE FROM quota_key WHERE id = ANY (ARRAY(
                SELECT k.id FROM quota_key k
                WHERE k.unused_since < now() - make_interval(secs => :retention_s) AND %s
                ORDER BY k.id LIMIT :rows FOR UPDATE SKIP LOCKED))
            """.formatted(NOBODY);

    /** The row of {@link #MARK}. */
    @RegisterForReflection
    public record Looked(Long keys, Long last) {}

    private final Session session;
    private final Settings settings;
    private final BatchBudget budget;
    private final GracefulShutdown gracefulShutdown;

    /** Where this replica looks next. */
    private volatile long after;

    PurgeQuotaKeys(Session session, Settings settings, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.budget = BatchBudget.of(settings, settings.purgePageSize());
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Looks at one batch of keys, the next one at the next call, and deletes all that have been unused for long enough.
     *
     * @return how many keys it deleted
     */
    public long run() {
        Looked looked = BatchLoop.one(() -> session.createNativeQuery(MARK, Looked.class)
                .setParameter("after", after)
                .setParameter("rows", budget.rows())
                .getSingleResult());
        after = looked.keys < budget.rows() ? 0 : looked.last;
        return BatchLoop.run(0L, Long::sum, gracefulShutdown::asked, () -> {
            long deleted = session.createNativeMutationQuery(DELETE)
                    .setParameter("retention_s", (double) retention().toSeconds())
                    .setParameter("rows", budget.rows())
                    .executeUpdate();
            return new Batch<>(deleted, deleted > 0);
        });
    }

    private Duration retention() {
        return settings.taskRetention().compareTo(LEAST_AGE) > 0 ? settings.taskRetention() : LEAST_AGE;
    }
}
