package io.parsermanager.settings;

import java.time.Duration;

/** What every session with PostgreSQL is told when it starts. */
final class SessionOptions {
    /** A transaction that is idle for longer has lost its replica and holds locks. It equals the limit of transactions. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(60);

    /**
     * PostgreSQL plans each statement for the tables as they are. The table {@code task} is empty at one moment and has a hundred thousand rows
     * at the next; a plan kept from the first moment would read the whole table for every schedule at the second.
     */
    private static final String PLANS = "-c plan_cache_mode=force_custom_plan";

    private SessionOptions() {}

    static String of(Duration statement, Duration lock) {
        return "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d %s"
                .formatted(statement.toMillis(), lock.toMillis(), IDLE_IN_TRANSACTION.toMillis(), PLANS);
    }
}
