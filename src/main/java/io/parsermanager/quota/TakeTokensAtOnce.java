package io.parsermanager.quota;

import io.parsermanager.batch.BatchLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hibernate.Session;

/**
 * Takes the tokens of keys that have enough for all tasks of a batch, in one statement and a transaction of its own. Most batches of many
 * hosts need nothing else: reading the keys and storing them again takes twice as long.
 */
@ApplicationScoped
class TakeTokensAtOnce {
    /**
     * A key gives all tokens or none. It gives none if it is closed, has a window or a line, or would have to go below the reserve. PostgreSQL
     * looks at a key again if another batch has changed it meanwhile.
     *
     * <p>The statement reads one table, by its primary key, so it changes the keys in the order of their ids: two batches do not deadlock. A
     * join could have another order, and its plan depends on statistics. That is why width_bucket() finds the place of a key in the array of
     * all keys, which is sorted.
     */
    private static final String SQL = """
            WITH taken AS (
                UPDATE quota_key k SET full_at = GREATEST(k.full_at, clock_timestamp())
                       + (SELECT quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s)) FROM quota q WHERE q.id = k.quota_id)
                         * CAST((CAST(? AS bigint[]))[width_bucket(k.id, CAST(? AS bigint[]))] AS double precision)
                WHERE k.id = ANY (CAST(? AS bigint[])) AND k.head = k.tail AND k.window_ends_at IS NULL
                  AND (k.closed_until IS NULL OR k.closed_until <= clock_timestamp())
                  AND (SELECT q.enabled AND q.window_limit IS NULL
                              AND GREATEST(k.full_at, clock_timestamp()) + quota_step(coalesce(k.requests, q.requests), coalesce(k.per_s, q.per_s))
                                  * CAST((CAST(? AS bigint[]))[width_bucket(k.id, CAST(? AS bigint[]))]
                                         - (coalesce(k.burst, q.burst) - q.reserve) AS double precision) <= clock_timestamp()
                       FROM quota q WHERE q.id = k.quota_id)
                RETURNING k.id, k.quota_id
            )
            SELECT q.code, t.ids FROM (SELECT quota_id, array_agg(id) AS ids FROM taken GROUP BY quota_id) t JOIN quota q ON q.id = t.quota_id
            """;

    /** The primary key, not the whole table, whatever the statistics say. */
    private static final String PLANS = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true)
            """;

    private final Session session;

    TakeTokensAtOnce(Session session) {
        this.session = session;
    }

    /**
     * Takes tokens for all tasks of those keys that have enough.
     *
     * @return the keys that gave what was asked, each with the code of its rule; the tasks of all other keys have taken nothing
     */
    Map<Long, String> take(List<TokenRequest> tasks) {
        Map<Long, Long> costs = costs(tasks);
        return costs.isEmpty()
                ? Map.of()
                : BatchLoop.one(() -> session.doReturningWork(connection -> take(connection, costs)));
    }

    /**
     * What the tasks of each key cost together, in the order of the keys. A task with several keys takes of all or of none, and a task that has waited has a ticket:
     * their keys are left out.
     */
    private static Map<Long, Long> costs(List<TokenRequest> tasks) {
        Map<Long, Long> costs = new TreeMap<>();
        Set<Long> others = new HashSet<>();
        for (TokenRequest task : tasks) {
            if (task.keys().length == 1 && !task.waited()) {
                costs.merge(task.keys()[0], task.costs()[0].longValue(), Long::sum);
            } else {
                others.addAll(List.of(task.keys()));
            }
        }
        others.forEach(costs::remove);
        return costs;
    }

    private static Map<Long, String> take(Connection connection, Map<Long, Long> costs) throws SQLException {
        try (Statement plans = connection.createStatement()) {
            plans.execute(PLANS);
        }
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            Array ids = connection.createArrayOf("bigint", costs.keySet().toArray());
            Array units = connection.createArrayOf("bigint", costs.values().toArray());
            int nr = 1;
            for (Array parameter : List.of(units, ids, ids, units, ids)) {
                statement.setArray(nr++, parameter);
            }
            Map<Long, String> taken = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    for (Long key : (Long[]) rows.getArray(2).getArray()) {
                        taken.put(key, rows.getString(1));
                    }
                }
            }
            return taken;
        }
    }
}
