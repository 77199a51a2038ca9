package io.parsermanager.database;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;

/**
 * Temporary failures of PostgreSQL. Neither the input nor the service causes them. SQLSTATE tells them apart, and never a text, because
 * texts are in the language of the server or of the process.
 */
public enum DatabaseFailure {
    /** PostgreSQL cannot be reached, shuts down, or has no connection, memory or disk left; or the pool has no free connection. */
    AWAY("PostgreSQL is away"),

    /** PostgreSQL takes no writes: it is a standby, a demoted primary, or set read-only. */
    READ_ONLY("PostgreSQL is read-only"),

    /** The statement took longer than POSTGRES_STATEMENT_TIMEOUT, or the transaction longer than its limit. */
    TOO_SLOW("PostgreSQL was too slow"),

    /** Another transaction held a lock for longer than POSTGRES_LOCK_TIMEOUT. */
    LOCKED("PostgreSQL's rows were locked by others"),

    /** A deadlock, or a plan that became invalid through a migration. The same transaction succeeds when it runs again. */
    ROLLED_BACK("PostgreSQL rolled the transaction back"),

    /** Tasks finished before there was a partition of history for their ids. The next tick makes more partitions. */
    NO_PARTITION("History has no partition yet for these tasks");

    private static final Set<String> ROLLED_BACK_STATES = Set.of("40001", "40P01");

    private final String text;

    DatabaseFailure(String text) {
        this.text = text;
    }

    /** The text for the log, in front of the work that waits. */
    public String text() {
        return text;
    }

    /** The kind of a failure; empty if it is not temporary or does not come from PostgreSQL. */
    public static Optional<DatabaseFailure> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseAwayException) {
                return Optional.of(AWAY);
            }
            if (cause instanceof SQLException sql) {
                return of(sql);
            }
            if (cause instanceof RollbackException) {
                return atCommit(cause);
            }
        }
        return Optional.empty();
    }

    /** What PostgreSQL answered to the commit is not the cause of the exception, but suppressed by it. */
    private static Optional<DatabaseFailure> atCommit(Throwable rollback) {
        return Stream.concat(Stream.ofNullable(rollback.getCause()), Stream.of(rollback.getSuppressed()))
                .flatMap(failure -> of(failure).stream())
                .findFirst();
    }

    /** Whether the failure is temporary. */
    public static boolean isTemporary(Throwable failure) {
        return of(failure).isPresent();
    }

    /** Whether the same transaction probably succeeds if it runs again at once. */
    static boolean isWorthRetrying(Throwable failure) {
        return of(failure).filter(kind -> kind == ROLLED_BACK).isPresent();
    }

    private static Optional<DatabaseFailure> of(SQLException e) {
        String state = e.getSQLState();
        if (state == null) {
            return withoutState(String.valueOf(e.getMessage()));
        }
        if (ROLLED_BACK_STATES.contains(state) || isStalePlan(state, e)) {
            return Optional.of(ROLLED_BACK);
        }
        return switch (state) {
            case "25006" -> Optional.of(READ_ONLY);
            case "57014", "25P04" -> Optional.of(TOO_SLOW);
            case "55P03" -> Optional.of(LOCKED);
            case "23514" -> isOfNoConstraint(e) ? Optional.of(NO_PARTITION) : Optional.empty();
            case "25P03", "58030" -> Optional.of(AWAY);
            case "99999" -> wasInterrupted(e) ? Optional.of(AWAY) : Optional.empty();
            default ->
                state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")
                        ? Optional.of(AWAY)
                        : Optional.empty();
        };
    }

    /** Failures of the pool have no SQLSTATE and are always in English: no free connection in time, or the transaction's time is over. */
    private static Optional<DatabaseFailure> withoutState(String message) {
        if (message.contains("without active transaction")) {
            return Optional.of(TOO_SLOW);
        }
        return message.contains("timeout") ? Optional.of(AWAY) : Optional.empty();
    }

    /**
     * The pool interrupts the driver if a connection takes too long; the driver reports this as an unusual error. Its text depends on the
     * language of the process, but no other cause there is a plain RuntimeException.
     */
    private static boolean wasInterrupted(SQLException e) {
        return e.getCause() != null && e.getCause().getClass() == RuntimeException.class;
    }

    /** A row that no partition takes violates a check that has no name. */
    private static boolean isOfNoConstraint(SQLException e) {
        return e instanceof PSQLException sql
                && sql.getServerErrorMessage() != null
                && sql.getServerErrorMessage().getConstraint() == null;
    }

    /** The text depends on PostgreSQL's lc_messages; the name of the routine that raised the error does not. */
    private static boolean isStalePlan(String state, SQLException e) {
        return state.equals("0A000")
                && e instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && "RevalidateCachedQuery"
                        .equals(postgres.getServerErrorMessage().getRoutine());
    }
}
