package io.parsermanager.dispatch;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.quota.TokenRequest;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/**
 * Claims tasks and reads everything that their parsers need, one batch per statement. PostgreSQL ends the batch at its budget, so the
 * service never reads more into memory.
 */
@ApplicationScoped
public class ClaimTasks {
    /**
     * Bytes of a task's message besides its params and sources: field names, numbers, times. {@code BYTES_OF_SOURCE} is the same for a
     * source.
     */
    private static final int BYTES_OF_TASK = 400;

    private static final int BYTES_OF_SOURCE = 80;

    /** A group made by hand that has more tasks than this is the work of a program: it gets no tokens of the reserve. */
    private static final int BY_HAND = 100;

    /** Params of most task types; such text is not repeated in memory. */
    private static final String NO_PARAMS = "{}";

    /**
     * A jsonb value is at most this many times larger than its text. If it is larger than this times the limit, the message is too large,
     * and the query does not write the text.
     */
    private static final int JSONB_OVER_TEXT = 8;

    /**
     * The query applies the budget twice. First by stored sizes, which cost nothing to read but may be compressed. Then by the sizes of the
     * texts, which it writes only for rows that passed the first check. The sums run up to the end of each task; the first task always
     * passes.
     *
     * <p>The query leaves out the texts of a task if they alone exceed the size of a message.
     */
    private static final String MESSAGES = """
            WITH claimed AS MATERIALIZED (
                %1$s
            ), stored AS MATERIALIZED (
                SELECT c.*, s.id AS source_id, s.external_id, s.name, s.settings, ss.state, dense_rank() OVER w AS nr,
                       count(s.id) OVER w AS sources_up_to,
                       sum(coalesce(pg_column_size(s.settings), 0) + coalesce(pg_column_size(ss.state), 0)) OVER w AS stored_up_to
                FROM claimed c
                LEFT JOIN task_source ts ON ts.task_id = c.id
                LEFT JOIN source s ON s.id = ts.source_id
                LEFT JOIN source_schedule ss ON ss.source_id = s.id AND ss.task_type_id = c.task_type_id
                WINDOW w AS (ORDER BY c.available_at, c.id)
            ), written AS MATERIALIZED (
                SELECT w.*, w.nr = 1 AND w.stored_up_to > b.max_message * %2$d AS oversized,
                       CASE WHEN w.nr > 1 OR w.stored_up_to <= b.max_message * %2$d THEN CAST(w.settings AS text) END AS settings_text,
                       CASE WHEN w.nr > 1 OR w.stored_up_to <= b.max_message * %2$d THEN CAST(w.state AS text) END AS state_text
                FROM stored w, (SELECT CAST(? AS bigint) AS max_message) b
                WHERE w.nr = 1 OR (w.sources_up_to <= ? AND w.stored_up_to <= ?)
            ), sized AS (
                SELECT w.*, sum(w.bytes) OVER (ORDER BY w.nr) AS bytes_up_to, sum(w.bytes) OVER (PARTITION BY w.nr) AS task_bytes
                FROM (SELECT *, CASE WHEN source_id IS NULL THEN 0 ELSE
                                %3$d + octet_length(external_id) + octet_length(name)
                                + coalesce(octet_length(settings_text), 0) + coalesce(octet_length(state_text), 0) END AS bytes
                      FROM written) w
            )
            SELECT t.id, t.attempt, t.token, t.task_group_id, t.created_at, t.available_at, t.expires_at, g.traceparent, t.quota_keys, t.quota_costs,
                   t.waits_for, t.quota_ticket, t.quota_keys IS NOT NULL AND g.trigger = 'MANUAL' AND g.total_tasks <= %4$d AS by_hand,
                   LEAST(now() + make_interval(secs => (SELECT start_timeout_s FROM task_type WHERE id = ?)), t.expires_at) AS deadline_at,
                   t.source_id, t.external_id, t.name, t.too_large, (SELECT count(*) FROM claimed) AS candidates,
                   CASE WHEN NOT t.too_large THEN t.settings_text END AS settings,
                   CASE WHEN NOT t.too_large THEN t.state_text END AS state
            FROM (SELECT z.*, z.oversized OR z.task_bytes > CAST(? AS bigint) AS too_large FROM sized z
                  WHERE z.nr = 1 OR z.bytes_up_to <= ?) t
            JOIN task_group g ON g.id = t.task_group_id
            """;

    private static final String ONE = messages("""
            SELECT *, (SELECT k.token FROM task k WHERE k.id = a.id) AS token, CAST(NULL AS bigint[]) AS quota_keys,
                       CAST(NULL AS integer[]) AS quota_costs, CAST(NULL AS bigint) AS waits_for, CAST(NULL AS bigint) AS quota_ticket
                FROM all_tasks a WHERE id = ?""");

    /**
     * Claims the tasks after the last batch. The condition on (available_at, id) matters: the index still contains the rows that earlier
     * batches have sent, and each batch would read them again.
     */
    static final String CLAIM = messages("""
            SELECT id, attempt, token, task_group_id, task_type_id, created_at, available_at, expires_at, quota_keys, quota_costs, waits_for, quota_ticket
                FROM task
                WHERE task_type_id = ? AND status = 'NEW' AND (available_at, id) > (?, ?) AND available_at <= now() AND deadline_at > now()
                ORDER BY available_at, id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED""");

    private static final String PARAMS = "SELECT CAST(params AS text) FROM task_type WHERE id = ?";

    /**
     * Switches off plans that are slow for a claim. If PostgreSQL's statistics show few NEW tasks, it reads and sorts all of them; if the
     * table is small, it reads the whole table for every batch. JIT is off, because before PostgreSQL 18 these settings raise the estimated
     * cost so far that PostgreSQL would compile the query.
     */
    static final String PLANS = """
            SELECT set_config('jit', 'off', true), set_config('enable_sort', ?, true), set_config('enable_hashjoin', ?, true),
                   set_config('enable_mergejoin', ?, true), set_config('enable_seqscan', ?, true)
            """;

    private final Session session;
    private final Settings settings;

    ClaimTasks(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    private static String messages(String claimed) {
        return MESSAGES.formatted(claimed, JSONB_OVER_TEXT, BYTES_OF_SOURCE, BY_HAND);
    }

    /**
     * A batch of locked tasks.
     *
     * @param messages in the order in which they became available
     * @param candidates how many tasks the claim found before the budget of bytes and sources ended the batch
     * @param tokens what those tasks ask for that have keys of quotas
     */
    record Claimed(List<TaskMessage> messages, int candidates, List<TokenRequest> tokens) {}

    /** The position of the next batch: it begins after the task with these values. */
    record Place(Instant availableAt, long id) {
        /** Before the first task. */
        static final Place START = new Place(Instant.EPOCH, 0);
    }

    /** The message of a task as the service would send it now; empty if there is no such task. */
    Optional<TaskMessage> one(Route route, long task) {
        return read(route, BatchBudget.of(settings, 1), ONE, task).messages.stream()
                .findFirst();
    }

    /**
     * Locks NEW tasks that are available, and reads them.
     *
     * @param limit the most tasks; the batch is smaller if they have many sources, large settings or large params
     */
    Claimed claim(Route route, Place after, int limit) {
        BatchBudget budget = BatchBudget.of(settings, limit);
        allowAllPlans("off");
        Claimed batch = read(
                route,
                budget,
                CLAIM,
                route.taskTypeId(),
                after.availableAt.atOffset(ZoneOffset.UTC),
                after.id,
                rows(route, budget));
        allowAllPlans("on");
        batch.messages.sort(Comparator.comparing(TaskMessage::availableAt).thenComparing(TaskMessage::taskId));
        return batch;
    }

    /** The most tasks that can fit the budget, before the query reads their sources. */
    static int rows(Route route, BatchBudget budget) {
        long bySources = budget.childRows() / route.batchSize();
        long byParams = budget.bytes() / (BYTES_OF_TASK + route.paramsBytes());
        return (int) Math.max(1, Math.min(budget.rows(), Math.min(bySources, byParams)));
    }

    private void allowAllPlans(String allowed) {
        session.doWork(connection -> {
            try (PreparedStatement statement = prepare(connection, PLANS, allowed, allowed, allowed, allowed)) {
                statement.execute();
            }
        });
    }

    /** Uses JDBC directly, because a batch has a thousand rows of a dozen columns, and a large backlog has hundreds of batches. */
    private Claimed read(Route route, BatchBudget budget, String sql, Object... claim) {
        long maxMessage = settings.kafkaMaxRequestSize() - (long) route.paramsBytes();
        List<Object> parameters = new ArrayList<>(List.of(claim));
        parameters.addAll(List.of(
                maxMessage, (long) budget.childRows(), budget.bytes(), route.taskTypeId(), maxMessage, budget.bytes()));
        return session.doReturningWork(connection -> {
            String params = maxMessage > 0 ? params(connection, route) : NO_PARAMS;
            try (PreparedStatement statement = prepare(connection, sql, parameters.toArray());
                    ResultSet rows = statement.executeQuery()) {
                return TaskMessageRows.read(route, params, rows);
            }
        });
    }

    private static String params(Connection connection, Route route) throws SQLException {
        if (route.paramsBytes() <= NO_PARAMS.length()) {
            return NO_PARAMS;
        }
        try (PreparedStatement statement = prepare(connection, PARAMS, route.taskTypeId());
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : NO_PARAMS;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
