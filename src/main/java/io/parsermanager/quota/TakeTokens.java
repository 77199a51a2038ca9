package io.parsermanager.quota;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.quota.TokenKey.Rule;
import io.parsermanager.quota.TokenTaker.Refused;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Takes the tokens of a batch of tasks in a transaction of its own, which is committed before the tasks are sent. The caller holds the locks
 * of its tasks meanwhile, so tasks are always locked before keys; keys are locked in the order of their ids. Keys that have enough tokens for
 * all of their tasks give them at once, in a transaction before.
 *
 * <p>The transaction is its own because the caller's waits for Kafka, and several batches need the same keys at once. If the replica dies
 * after it, the tokens are lost and nothing else.
 */
@ApplicationScoped
public class TakeTokens {
    /** clock_timestamp() is read after the last lock, so that no one else has seen a later time under these locks. */
    private static final String LOCK = """
            WITH locked AS MATERIALIZED (
                SELECT * FROM quota_key WHERE id = ANY (:keys) ORDER BY id FOR NO KEY UPDATE
            ), clock AS MATERIALIZED (
                SELECT count(*) AS n, clock_timestamp() AS now FROM locked
            )
            SELECT k.id, q.code, q.enabled, coalesce(%1$s, 0) AS step_us, coalesce(k.burst, q.burst) AS burst, q.reserve,
                   CASE WHEN q.window_limit IS NOT NULL THEN coalesce(k.window_limit, q.window_limit) END AS window_limit,
                   %2$s AS closed_until, %3$s AS full_at, %4$s AS line_ends_at, k.head, k.tail,
                   CASE WHEN q.window_limit IS NULL THEN 0 WHEN k.window_ends_at > c.now THEN %5$s ELSE %6$s END AS window_ends_at,
                   CASE WHEN k.window_ends_at > c.now THEN k.used ELSE 0 END AS used, %7$s AS now_us
            FROM locked k JOIN quota q ON q.id = k.quota_id, clock c
            """.formatted(
                    micros("quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s))"),
                    micros("k.closed_until"),
                    micros("k.full_at"),
                    micros("k.line_ends_at"),
                    micros("k.window_ends_at"),
                    micros("quota_window_end(q.time_zone, c.now)"),
                    micros("c.now"));

    /** The units of tasks made in a window that is over are forgotten with it. */
    private static final String STORE =
            """
            UPDATE quota_key k SET full_at = %1$s, line_ends_at = %2$s, head = v.head, tail = v.tail, used = v.used,
                   made = CASE WHEN v.window_ends_at = 0 OR k.window_ends_at = %3$s THEN k.made ELSE 0 END,
                   window_ends_at = CASE WHEN v.window_ends_at > 0 THEN %3$s END
            FROM unnest(:ids, :full_ats, :line_ends, :heads, :tails, :window_ends, :useds)
                AS v (id, full_at, line_ends_at, head, tail, window_ends_at, used)
            WHERE k.id = v.id
            """.formatted(time("v.full_at"), time("v.line_ends_at"), time("v.window_ends_at"));

    private static final String GIVE_BACK = """
            WITH given AS (
                SELECT key, sum(cost) AS units FROM unnest(:keys, :costs) AS g (key, cost) GROUP BY key
            ), locked AS MATERIALIZED (
                SELECT k.id FROM quota_key k JOIN quota q ON q.id = k.quota_id AND q.window_limit IS NOT NULL
                WHERE k.id IN (SELECT key FROM given) ORDER BY k.id FOR NO KEY UPDATE OF k
            )
            UPDATE quota_key k SET used = GREATEST(0, k.used - g.units) FROM given g WHERE k.id = g.key AND k.id IN (SELECT id FROM locked)
            """;

    /** One row of {@link #LOCK}. */
    @RegisterForReflection
    public record Row(
            Long id,
            String code,
            Boolean enabled,
            Long stepUs,
            Integer burst,
            Integer reserve,
            Long windowLimit,
            Long closedUntil,
            Long fullAt,
            Long lineEndsAt,
            Long head,
            Long tail,
            Long windowEndsAt,
            Long used,
            Long nowUs) {
        TokenKey key() {
            Rule rule = new Rule(code, enabled, stepUs, burst, reserve, windowLimit);
            TokenKey key = new TokenKey(id, rule);
            key.closedUntil = orZero(closedUntil);
            key.fullAt = orZero(fullAt);
            key.head = head;
            key.tail = tail;
            key.lineEndsAt = orZero(lineEndsAt);
            key.windowEndsAt = windowEndsAt;
            key.used = used;
            return key;
        }

        private static long orZero(Long time) {
            return time == null ? 0 : time;
        }
    }

    /**
     * A task that must wait.
     *
     * @param key the key that it waits for
     * @param place when to try it again
     * @param ticket its number in the line of the key
     */
    public record Waiting(long taskId, long key, Instant place, long ticket) {}

    private final Session session;
    private final TakeTokensAtOnce takeTokensAtOnce;
    private final MeterRegistry metrics;

    TakeTokens(Session session, TakeTokensAtOnce takeTokensAtOnce, MeterRegistry metrics) {
        this.session = session;
        this.takeTokensAtOnce = takeTokensAtOnce;
        this.metrics = metrics;
    }

    private static String micros(String time) {
        return "CAST(extract(epoch FROM %s) * 1000000 AS bigint)".formatted(time);
    }

    private static String time(String micros) {
        return "CASE WHEN %1$s > 0 THEN timestamptz 'epoch' + %1$s * interval '1 microsecond' END".formatted(micros);
    }

    /**
     * Takes tokens for as many of the tasks as possible.
     *
     * @param tasks in the order in which they became available; the caller has locked them
     * @return the tasks that may not be sent now; all others may
     */
    public List<Waiting> take(List<TokenRequest> tasks) {
        Map<Long, String> codes = new HashMap<>(takeTokensAtOnce.take(tasks));
        List<TokenRequest> left = tasks.stream()
                .filter(task -> !codes.keySet().containsAll(List.of(task.keys())))
                .toList();
        List<Refused> refused = left.isEmpty() ? List.of() : BatchLoop.one(() -> takeOneByOne(left, codes));
        count(tasks, codes, refused);
        return refused.stream()
                .map(one -> new Waiting(
                        one.taskId(), one.key(), Instant.EPOCH.plus(one.placeUs(), ChronoUnit.MICROS), one.ticket()))
                .toList();
    }

    private List<Refused> takeOneByOne(List<TokenRequest> tasks, Map<Long, String> codes) {
        List<Row> rows = session.createNativeQuery(LOCK, Row.class)
                .setParameter(
                        "keys",
                        tasks.stream()
                                .flatMap(task -> List.of(task.keys()).stream())
                                .distinct()
                                .toArray(Long[]::new))
                .getResultList();
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<Long, TokenKey> keys = new HashMap<>();
        for (Row row : rows) {
            keys.put(row.id, row.key());
            codes.put(row.id, row.code);
        }
        List<Refused> refused = TokenTaker.take(tasks, keys, rows.get(0).nowUs);
        List<TokenKey> changed =
                keys.values().stream().filter(key -> key.changed).toList();
        if (!changed.isEmpty()) {
            session.createNativeMutationQuery(STORE)
                    .setParameter("ids", column(changed, key -> key.id))
                    .setParameter("full_ats", column(changed, key -> key.rule.stepUs() > 0 ? key.fullAt : 0))
                    .setParameter("line_ends", column(changed, key -> key.lineEndsAt))
                    .setParameter("heads", column(changed, key -> key.head))
                    .setParameter("tails", column(changed, key -> key.tail))
                    .setParameter("window_ends", column(changed, key -> key.windowEndsAt))
                    .setParameter("useds", column(changed, key -> key.used))
                    .executeUpdate();
        }
        return refused;
    }

    /** Returns the units of windows that tasks have taken and not used, because Kafka did not take them. Tokens of a pace are lost. */
    public void giveBack(Collection<TokenRequest> tasks) {
        if (!tasks.isEmpty()) {
            BatchLoop.one(() -> session.createNativeMutationQuery(GIVE_BACK)
                    .setParameter(
                            "keys",
                            tasks.stream()
                                    .flatMap(task -> List.of(task.keys()).stream())
                                    .toArray(Long[]::new))
                    .setParameter(
                            "costs",
                            tasks.stream()
                                    .flatMap(task -> List.of(task.costs()).stream())
                                    .toArray(Integer[]::new))
                    .executeUpdate());
        }
    }

    /** Counts tasks by rule, never by key: rules are few, keys are many. */
    private void count(List<TokenRequest> tasks, Map<Long, String> codes, List<Refused> refused) {
        Map<Long, Refused> waiting = refused.stream().collect(Collectors.toMap(Refused::taskId, one -> one));
        Map<List<String>, Integer> counts = new HashMap<>();
        for (TokenRequest task : tasks) {
            Refused no = waiting.get(task.taskId());
            for (Long id : no == null ? List.of(task.keys()) : List.of(no.key())) {
                String code = codes.get(id);
                if (code != null) {
                    String outcome = no == null ? "granted" : no.why().name().toLowerCase(Locale.ROOT);
                    counts.merge(List.of(code, outcome), 1, Integer::sum);
                }
            }
        }
        counts.forEach((labels, howMany) -> metrics.counter(
                        "parser_manager.quota.tasks", "quota", labels.get(0), "outcome", labels.get(1))
                .increment(howMany));
    }

    private static Long[] column(List<TokenKey> keys, Function<TokenKey, Long> value) {
        return keys.stream().map(value).toArray(Long[]::new);
    }
}
