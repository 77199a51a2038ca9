package io.parsermanager.dispatch;

import io.parsermanager.batch.BatchBudget;
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
 * Reads tasks with all that their parsers must know, a batch in one statement, and claims them in the same one where they are to be sent.
 * PostgreSQL ends a batch at its budget, so what does not fit is never read into memory.
 */
@ApplicationScoped
public class ClaimTasks {
    /** Of a task's message beside its params and sources, and of each source beside its texts: names of fields, numbers, times. */
    private static final int BYTES_OF_TASK = 400;

    private static final int BYTES_OF_SOURCE = 80;

    /** The params that most task types have. */
    private static final String NO_PARAMS = "{}";

    /** JSON in a jsonb is at most this many times larger than as text. Above that a message is too large without being written out. */
    private static final int JSONB_OVER_TEXT = 8;

    /**
     * The budget is kept in two steps. As they are stored, sizes cost nothing to know, but values may be compressed. So only what fits by its
     * stored size is written out as text, and then the sizes of the texts decide. Sums go up to the end of each task; the first task is
     * always taken.
     *
     * <p>A task's texts are left out if they alone are larger than a message may be.
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
            SELECT t.id, t.attempt, t.task_group_id, t.created_at, t.available_at, t.expires_at, g.traceparent,
                   LEAST(now() + make_interval(secs => (SELECT start_timeout_s FROM task_type WHERE id = ?)), t.expires_at) AS deadline_at,
                   t.source_id, t.external_id, t.name, t.too_large, (SELECT count(*) FROM claimed) AS candidates,
                   CASE WHEN NOT t.too_large THEN t.settings_text END AS settings,
                   CASE WHEN NOT t.too_large THEN t.state_text END AS state
            FROM (SELECT z.*, z.oversized OR z.task_bytes > CAST(? AS bigint) AS too_large FROM sized z
                  WHERE z.nr = 1 OR z.bytes_up_to <= ?) t
            JOIN task_group g ON g.id = t.task_group_id
            """;

    private static final String ONE = messages("SELECT * FROM task WHERE id = ?");

    /** On from the batch before: the index still leads to what that one sent, batch after batch more of it. */
    static final String CLAIM = messages("""
            SELECT id, attempt, task_group_id, task_type_id, created_at, available_at, expires_at FROM task
                WHERE task_type_id = ? AND status = 'NEW' AND (available_at, id) > (?, ?) AND available_at <= now() AND deadline_at > now()
                ORDER BY available_at, id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED""");

    private static final String PARAMS = "SELECT CAST(params AS text) FROM task_type WHERE id = ?";

    /**
     * While PostgreSQL thinks that hardly anything is NEW it would read and sort all that is, and while it thinks that a batch is much of
     * a small table it would read the whole table, for every batch: not while a batch is claimed. Before PostgreSQL 18 such a plan looks so
     * dear that it would be compiled.
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
        return MESSAGES.formatted(claimed, JSONB_OVER_TEXT, BYTES_OF_SOURCE);
    }

    /**
     * Tasks that are locked.
     *
     * @param messages in the order in which they became available
     * @param candidates how many there were before the budget of bytes and sources ended the batch
     */
    record Claimed(List<TaskMessage> messages, int candidates) {}

    /** Where the next batch begins: after the task of these. */
    record Place(Instant availableAt, long id) {
        /** Before all of them. */
        static final Place START = new Place(Instant.EPOCH, 0);
    }

    /** As it would be sent now; empty without such a task. */
    Optional<TaskMessage> one(Route route, long task) {
        return read(route, BatchBudget.of(settings, 1), ONE, task).messages.stream()
                .findFirst();
    }

    /**
     * Locks tasks that are NEW and whose time has come, and reads them.
     *
     * @param limit how many at most; fewer if they have many sources, large settings or large params
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

    /** How many tasks may fit, before their sources are looked at. */
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

    /** By bare JDBC: a batch is a thousand rows of a dozen columns, a hundred times over when much is due. */
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
