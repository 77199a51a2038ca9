package io.parsermanager.quota;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Gives keys to sources that are there already: after the upgrade, and after a rule has changed. It walks the sources of a rule's type in
 * the order of their ids, and goes on at the next tick where it stopped. Sources that a replica of the last release adds meanwhile are
 * behind its position, so it finds them as well.
 */
@ApplicationScoped
public class FillSourceKeys {
    private static final Logger LOG = Logger.getLogger(FillSourceKeys.class);

    private static final String RULES = "SELECT id FROM quota ORDER BY id";

    /** Another replica that fills the same rule is left alone. */
    private static final String LOCK = """
            SELECT id, source_type, filled_to, filled_at IS NOT NULL AS was_filled FROM quota WHERE id = :rule FOR NO KEY UPDATE SKIP LOCKED
            """;

    /** Leaves out what may still be added by transactions under way with ids below others: they fill their own keys. */
    private static final String NEXT = """
            SELECT id FROM source WHERE source_type = :type AND id > :after AND created_at < now() - interval '1 minute' ORDER BY id LIMIT :rows
            """;

    private static final String STORE = """
            UPDATE quota SET filled_to = GREATEST(filled_to, :last), filled_at = CASE WHEN :done THEN coalesce(filled_at, now()) END WHERE id = :rule
            """;

    private static final String SUMMARY = """
            SELECT format('Quota %s %s: %s of %s sources have one of its %s keys; %s', q.code, CASE WHEN q.enabled THEN 'limits' ELSE 'is off' END,
                          (SELECT count(*) FROM source s WHERE s.source_type = q.source_type AND cardinality(s.quota_keys) > 0),
                          q.source_type, (SELECT count(*) FROM quota_key k WHERE k.quota_id = q.id),
                          concat_ws(', ', CASE WHEN q.requests IS NOT NULL THEN format('%s requests per %s s, burst %s', q.requests, q.per_s, q.burst) END,
                                    CASE WHEN q.window_limit IS NOT NULL THEN format('%s units until midnight %s', q.window_limit, q.time_zone) END))
            FROM quota q WHERE q.id = :rule
            """;

    /** One row of {@link #LOCK}. */
    @RegisterForReflection
    public record Rule(Long id, String sourceType, Long filledTo, Boolean wasFilled) {}

    private record Filled(long sources, boolean finished) {
        static final Filled NOTHING = new Filled(0, false);

        Filled plus(Filled other) {
            return new Filled(sources + other.sources, finished || other.finished);
        }
    }

    private final Session session;
    private final SourceKeys sourceKeys;
    private final Settings settings;
    private final GracefulShutdown gracefulShutdown;

    FillSourceKeys(Session session, SourceKeys sourceKeys, Settings settings, GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.sourceKeys = sourceKeys;
        this.settings = settings;
        this.gracefulShutdown = gracefulShutdown;
    }

    /**
     * Fills all rules, batch by batch. It says in the log once what a new or changed rule limits.
     *
     * @return how many sources got other keys
     */
    public long run() {
        long sources = 0;
        for (long rule :
                BatchLoop.one(() -> session.createNativeQuery(RULES, Long.class).getResultList())) {
            Filled filled = BatchLoop.run(Filled.NOTHING, Filled::plus, gracefulShutdown::asked, () -> batch(rule));
            sources += filled.sources;
            if (filled.finished) {
                LOG.info(BatchLoop.one(() -> session.createNativeQuery(SUMMARY, String.class)
                        .setParameter("rule", rule)
                        .getSingleResult()));
            }
        }
        return sources;
    }

    private Batch<Filled> batch(long id) {
        Rule rule = session.createNativeQuery(LOCK, Rule.class)
                .setParameter("rule", id)
                .uniqueResult();
        if (rule == null) {
            return new Batch<>(Filled.NOTHING, false);
        }
        List<Long> next = session.createNativeQuery(NEXT, Long.class)
                .setParameter("type", rule.sourceType)
                .setParameter("after", rule.filledTo)
                .setParameter("rows", settings.importChunkSize())
                .getResultList();
        boolean done = next.size() < settings.importChunkSize();
        if (next.isEmpty() && rule.wasFilled) {
            return new Batch<>(Filled.NOTHING, false);
        }
        int filled = next.isEmpty() ? 0 : sourceKeys.fill(next);
        session.createNativeMutationQuery(STORE)
                .setParameter("last", next.isEmpty() ? rule.filledTo : next.get(next.size() - 1))
                .setParameter("done", done || rule.wasFilled)
                .setParameter("rule", id)
                .executeUpdate();
        return new Batch<>(new Filled(filled, done && !rule.wasFilled), !done);
    }
}
