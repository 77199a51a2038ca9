package io.parsermanager.settings;

import java.time.Duration;

/** What every session with PostgreSQL is told when it starts. */
final class SessionOptions {
    /** For the work of a replica between two statements of a transaction, a collection of garbage included. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** A batch takes tens of milliseconds. PostgreSQL would compile its statement for hundreds of milliseconds first, each time. */
    private static final String NO_COMPILING = "-c jit=off";

    private SessionOptions() {}

    /** @param send how long a transaction may wait for Kafka */
    static String of(Duration statement, Duration lock, Duration send) {
        return "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d %s"
                .formatted(
                        statement.toMillis(), lock.toMillis(), idle(lock, send).toMillis(), NO_COMPILING);
    }

    /**
     * A transaction that is idle for longer has lost its replica, and PostgreSQL ends it, or the tasks that it has locked would stay overdue.
     * The longest idle time is that of dispatch: it waits for the tokens, which another session locks, and for Kafka's acknowledgements.
     */
    private static Duration idle(Duration lock, Duration send) {
        return lock.plus(send).plus(PAUSE);
    }
}
