package io.parsermanager.bench;

import java.util.UUID;

/** Puts the rows there that scenarios work on, and takes them away again: sets of them, by SQL. None of it is measured. */
final class Rows {
    static final String SOURCE_TYPE = "BENCH";
    static final String TOPIC = "bench_tasks";

    /** One source to a task: the dearest case, and what a job of the peer is. Schedules have intervals of their own. */
    private static final String TYPES = """
            INSERT INTO source_type (code, name, topic) VALUES ('BENCH', 'Benchmark', 'bench_tasks');
            INSERT INTO task_type (id, source_type, code, name, cron, batch_size) VALUES (1000, 'BENCH', 'POSTS', 'Benchmark', '0 0 * * *', 1);
            """;

    private static final String SOURCES = """
            INSERT INTO source (id, source_type, external_id, name)
            SELECT n, 'BENCH', 'https://example.org/' || n || '/feed.xml', 'Feed ' || n FROM generate_series(?::int, ?::int) n
            """;

    private static final String SCHEDULES = """
            INSERT INTO source_schedule (id, source_id, task_type_id, interval_s, next_run_at, last_task_id)
            SELECT n, n, 1000, 86400, now() + interval '2 days' + n % 86400 * interval '1 second', n FROM generate_series(?::int, ?::int) n
            """;

    private static final int GROUP = 1_000;

    private static final String GROUPS = """
            INSERT INTO task_group (id, task_type_id, trigger, firing, success_tasks, status, created_at, finished_at)
            SELECT n, 1000, 'CRON', 'past:' || n, 1000, 'SUCCESS', now() - interval '1 day', now() - interval '1 day' FROM generate_series(1, ?::int) n
            """;

    private static final String TASKS = """
            INSERT INTO task_history (id, task_group_id, task_type_id, status, attempt, created_at, available_at, queued_at, started_at, finished_at, deadline_at, expires_at, worker, stats)
            SELECT n, 1 + (n - 1) / 1000, 1000, 'SUCCESS', 1, at, at, at, at, at, at, at, 'bench-1', '{"items": 12}'
            FROM generate_series(?::int, ?::int) n, (SELECT now() - interval '1 day' AS at) a
            """;

    private static final String TASK_SOURCES = """
            INSERT INTO task_source_history (task_id, source_id, status) SELECT n, n, 'SUCCESS' FROM generate_series(?::int, ?::int) n
            """;

    /** All of them in one group, as one firing makes them. */
    private static final String MAKE = """
            WITH g AS (
                INSERT INTO task_group (task_type_id, trigger, firing) VALUES (1000, 'MANUAL', ?) RETURNING id
            ), s AS MATERIALIZED (
                SELECT id, source_id, nextval('task_id') AS task_id FROM source_schedule WHERE id % ? = 0
            ), t AS (
                INSERT INTO task (id, task_group_id, task_type_id, status, queued_at, deadline_at, expires_at, quota_keys, quota_costs)
                SELECT s.task_id, g.id, 1000, ?, now(), now() + ?::interval, now() + interval '4 hours',
                       CASE WHEN k.id IS NOT NULL THEN ARRAY[k.id] END, CASE WHEN k.id IS NOT NULL THEN ARRAY[1] END
                FROM g, s LEFT JOIN quota_key k ON k.id = s.source_id AND ?
            ), ts AS (
                INSERT INTO task_source (task_id, source_id) SELECT task_id, source_id FROM s
            ), ss AS (
                UPDATE source_schedule ss SET last_task_id = s.task_id FROM s WHERE ss.id = s.id
            )
            SELECT id FROM g
            """;

    /** Its sources count as filled: the service does not look for their hosts. */
    private static final String QUOTA = """
            INSERT INTO quota (code, name, source_type, key_of, requests, per_s, burst, reserve, filled_to, filled_at)
            VALUES ('BENCH', 'Benchmark', 'BENCH', 'HOST', 5, 1, 50, 5, 1000000000, now())
            """;

    private static final String QUOTA_KEYS = """
            INSERT INTO quota_key (id, quota_id, name)
            SELECT n, q.id, n || '.example.org' FROM quota q, generate_series(1, ?::int) n WHERE q.code = 'BENCH' AND n % ? = 0
            """;

    private static final int CHUNK = 1_000_000;

    private final Database database;
    private final Size size;

    Rows(Database database, Size size) {
        this.database = database;
        this.size = size;
    }

    /** As much as the size says, without triggers and checks of foreign keys, which would only take time. */
    void fill() {
        database.sql("SET session_replication_role = replica");
        database.sql(TYPES);
        database.sql("SELECT add_history_partition(max(to_id), max(to_id) + ?) FROM history_partition", size.rows());
        database.sql(GROUPS, size.rows() / GROUP);
        for (int from = 1; from <= size.rows(); from += CHUNK) {
            int to = Math.min(size.rows(), from + CHUNK - 1);
            for (String sql : new String[] {SOURCES, SCHEDULES, TASKS, TASK_SOURCES}) {
                database.sql(sql, from, to);
            }
            Say.line("filled %,d of %,d sources, schedules and finished tasks", to, size.rows());
        }
        database.sql("SELECT setval('task_id', ?)", size.rows());
        for (String table : new String[] {"source", "source_schedule", "task_group"}) {
            database.sql("SELECT setval(pg_get_serial_sequence('" + table + "', 'id'), ?)", size.rows());
        }
        database.sql("SET session_replication_role = origin");
        settle();
        database.sql("CHECKPOINT");
    }

    /** Makes a hundred thousand schedules due, all over the table. */
    void makeDue() {
        database.sql("""
                UPDATE source_schedule SET next_run_at = now() - interval '1 second', last_task_id = id
                WHERE id % ? = 0 AND id <= ?""", size.step(), size.rows());
        settle();
    }

    /** A hundred thousand tasks in one group, whose id is the answer. */
    long tasks(String status, String deadlineIn) {
        return tasks(status, deadlineIn, false);
    }

    /** The same tasks, each with the key of its source: see {@link #addQuotaKeys}. */
    long tasksWithQuotas(String status, String deadlineIn) {
        return tasks(status, deadlineIn, true);
    }

    private long tasks(String status, String deadlineIn, boolean quotas) {
        long group = database.number(MAKE, UUID.randomUUID().toString(), size.step(), status, deadlineIn, quotas);
        settle();
        return group;
    }

    /** A rule with the numbers of HOST, and a key for each source that gets a task: as many hosts as sources. */
    void addQuotaKeys() {
        database.sql(QUOTA);
        database.sql(QUOTA_KEYS, size.rows(), size.step());
        database.sql("VACUUM (ANALYZE) quota_key");
    }

    void deleteQuotaKeys() {
        database.sql("DELETE FROM quota WHERE code = 'BENCH'");
    }

    /** Forgets what was made since the fill. */
    void clear() {
        database.sql("SET session_replication_role = replica");
        for (String suffix : new String[] {"", "_history"}) {
            database.sql("DELETE FROM task_source%s WHERE task_id > ?".formatted(suffix), size.rows());
            database.sql("DELETE FROM task%s WHERE id > ?".formatted(suffix), size.rows());
        }
        database.sql("DELETE FROM task_group WHERE id > ?", size.rows());
        database.sql("SET session_replication_role = origin");
        database.sql("TRUNCATE cancel_to_announce");
        database.sql("""
                UPDATE source_schedule SET next_run_at = now() + interval '2 days', last_task_id = id, interval_s = 86400
                WHERE last_task_id > ? OR next_run_at < now() + interval '1 hour'""", size.rows());
    }

    /**
     * What preparation left behind is tidied up before the clock starts, not by autovacuum in the middle of a measurement. There is no
     * checkpoint: after one PostgreSQL writes every page whole that it changes first, which would measure how far apart the rows lie, and
     * in life happens once in a quarter of an hour.
     */
    void settle() {
        database.sql("VACUUM (ANALYZE) source_schedule");
        database.sql("VACUUM (ANALYZE) task");
        database.sql("VACUUM (ANALYZE) task_source");
        database.sql("VACUUM (ANALYZE) task_group");
        database.sql("VACUUM (ANALYZE) cancel_to_announce");
        database.sql("ANALYZE source");
    }
}
