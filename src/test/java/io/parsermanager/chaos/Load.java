package io.parsermanager.chaos;

import io.parsermanager.testsupport.Tables;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Schedules that keep falling due while a fault goes on. Most fire once only, so that how many tasks there must be is known; a few
 * fire again and again, so that firings meet tasks in flight. Between two cohorts it looks for what must never be seen at all.
 */
final class Load implements AutoCloseable {
    /** A year: due once, and not again while the test lasts. */
    static final int ONCE_S = 31_536_000;

    private static final int RECURRING = 10;

    private static final int RECURRING_S = 2;

    private static final long PAUSE_MS = 250;

    private static final String COHORT = """
            WITH made AS (
                INSERT INTO source (source_type, external_id, name, settings, quota_keys)
                SELECT q.source_type, ? || '-' || gen_random_uuid(), ?, jsonb_build_object('quota', jsonb_build_object(q.code, k.name)), ARRAY[k.id]
                FROM generate_series(1, ?) n, quota q JOIN quota_key k ON k.quota_id = q.id
                WHERE q.source_type = ? AND k.name = 'chaos-' || n % 3 RETURNING id)
            INSERT INTO source_schedule (source_id, task_type_id, interval_s, next_run_at)
            SELECT made.id, tt.id, ?, to_timestamp(2 * floor(extract(epoch FROM now()) / 2))
            FROM made, task_type tt WHERE tt.source_type = ? AND tt.code = 'POSTS'
            """;

    private final Tables tables;
    private final String scenario;
    private final Ledger ledger;
    private final Thread thread = new Thread(this::feed, "chaos-load");
    private volatile boolean wanted = true;

    Load(Tables tables, String scenario, Ledger ledger) {
        this.tables = tables;
        this.scenario = scenario;
        this.ledger = ledger;
    }

    /**
     * Tasks of RSS have generous deadlines; those of VK are soon overdue, and are tried again once where they fell silent. All of them take
     * tokens of quotas.
     */
    static void setDeadlines(Tables tables) {
        tables.sql("""
                UPDATE task_type SET cron = '0 0 1 1 *', spread_s = 0, batch_size = 1, max_attempts = ?, backoff_s = 1, backoff_max_s = 2,
                       dispatch_timeout_s = 3600, start_timeout_s = 3600, silence_timeout_s = 3600, max_duration_s = 14400
                """, Ledger.MAX_ATTEMPTS);
        tables.sql(
                "UPDATE task_type SET batch_size = 3, start_timeout_s = 3, silence_timeout_s = 3, max_attempts = 2 WHERE source_type = 'VK'");
        setQuotas(tables);
    }

    /** Every source has one of three keys of its type, whose quota is generous: it holds back what comes all at once, and little else. */
    private static void setQuotas(Tables tables) {
        tables.sql("""
                UPDATE quota SET requests = 500, per_s = 1, burst = 1000, reserve = 0, window_limit = NULL, costs = '{}'
                WHERE source_type IN ('RSS', 'VK')""");
        tables.sql("""
                INSERT INTO quota_key (quota_id, name)
                SELECT id, 'chaos-' || n FROM quota, generate_series(0, 2) n WHERE source_type IN ('RSS', 'VK')""");
    }

    static Load start(Tables tables, String scenario, Ledger ledger) {
        Load load = new Load(tables, scenario, ledger);
        load.cohort("RSS", scenario + ChaosParser.FAITHFUL, RECURRING, RECURRING_S);
        load.thread.start();
        return load;
    }

    /** Sources that are due now. */
    void cohort(String sourceType, String externalIds, int howMany, int everyS) {
        tables.sql(COHORT, externalIds, scenario, howMany, sourceType, everyS, sourceType);
    }

    private void feed() {
        while (wanted) {
            try {
                cohort("RSS", scenario, 10, ONCE_S);
                cohort("VK", scenario, 6, ONCE_S);
                ledger.watch();
            } catch (IllegalStateException postgresIsAway) {
                // nothing falls due then; the ledger counts the schedules that are there
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
        }
    }

    /** No more falls due. */
    @Override
    public void close() {
        wanted = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        tables.sql(
                "UPDATE source_schedule SET enabled = false WHERE interval_s = ? AND source_id IN (SELECT id FROM source WHERE name = ?)",
                RECURRING_S,
                scenario);
    }
}
