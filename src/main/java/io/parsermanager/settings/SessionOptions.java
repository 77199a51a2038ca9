package io.parsermanager.settings;

import java.time.Duration;

/** What every session with PostgreSQL is told when it starts. */
final class SessionOptions {
    /** A transaction that is idle for longer has lost its replica and holds locks. It equals the limit of transactions. */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(60);

    /** A batch takes tens of milliseconds. PostgreSQL would compile its statement for hundreds of milliseconds first, each time. */
    private static final String NO_COMPILING = "-c jit=off";

    private SessionOptions() {}

    static String of(Duration statement, Duration lock) {
        return "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d %s"
                .formatted(statement.toMillis(), lock.toMillis(), IDLE_IN_TRANSACTION.toMillis(), NO_COMPILING);
    }
}
