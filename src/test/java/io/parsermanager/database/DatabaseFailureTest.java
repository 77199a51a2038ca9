package io.parsermanager.database;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.util.Optional;
import javax.transaction.xa.XAException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class DatabaseFailureTest {
    @ParameterizedTest
    @CsvSource({
        "08006, AWAY",
        "08001, AWAY",
        "08003, AWAY",
        "57P01, AWAY",
        "57P03, AWAY",
        "53300, AWAY",
        "53100, AWAY",
        "25P03, AWAY",
        "25006, READ_ONLY",
        "57014, TOO_SLOW",
        "55P03, LOCKED",
        "40P01, ROLLED_BACK",
        "40001, ROLLED_BACK"
    })
    void passesByItself(String state, DatabaseFailure kind) {
        Throwable wrapped = new IllegalStateException(new RuntimeException(new SQLException("x", state)));

        assertThat(DatabaseFailure.of(wrapped)).contains(kind);
        assertThat(DatabaseFailure.isWorthRetrying(wrapped)).isEqualTo(kind == DatabaseFailure.ROLLED_BACK);
    }

    @ParameterizedTest
    @CsvSource({"08006, AWAY", "25006, READ_ONLY", "40001, ROLLED_BACK", "23505,"})
    void aCommitThatFailsIsToldApartToo(String state, DatabaseFailure kind) {
        RollbackException rollback = new RollbackException("ARJUNA016053: Could not commit transaction.");
        rollback.addSuppressed(new XAException("Error trying to commit").initCause(new SQLException("x", state)));

        assertThat(DatabaseFailure.of(new IllegalStateException(rollback))).isEqualTo(Optional.ofNullable(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22P02", "42P01", "0A000", "XX001"})
    void staysUntilSomebodyMendsIt(String state) {
        assertThat(DatabaseFailure.of(new SQLException("x", state))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Acquisition timeout while waiting for new connection, AWAY",
        "Enlisted connection used without active transaction, TOO_SLOW",
        "something else,"
    })
    void thePoolsOwnFailuresHaveNoState(String message, DatabaseFailure kind) {
        assertThat(DatabaseFailure.of(new SQLException(message))).isEqualTo(Optional.ofNullable(kind));
    }

    /** The driver's text is in the language of the process. */
    @ParameterizedTest
    @ValueSource(strings = {"Interrupted while attempting to connect.", "Подключение прервано."})
    void aConnectionThatThePoolGaveUpIsOneThatCouldNotBeHad(String message) {
        assertThat(DatabaseFailure.of(new SQLException("Something unusual", "99999", new RuntimeException(message))))
                .contains(DatabaseFailure.AWAY);
        assertThat(DatabaseFailure.of(
                        new SQLException("Something unusual", "99999", new IllegalStateException(message))))
                .isEmpty();
        assertThat(DatabaseFailure.of(new SQLException("Something unusual", "99999")))
                .isEmpty();
    }

    /** PostgreSQL's text is in the language of its lc_messages, the routine is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cached plan must not change result type",
                "в кешированном плане не должен изменяться тип результата",
                "zwischengespeicherter Plan darf den Ergebnistyp nicht ändern"
            })
    void aPlanThatAMigrationMadeInvalidIsMadeAnew(String message) {
        assertThat(DatabaseFailure.isWorthRetrying(failure(message, "RevalidateCachedQuery")))
                .isTrue();
        assertThat(DatabaseFailure.isWorthRetrying(failure(message, "exec_stmt_raise")))
                .isFalse();
    }

    /** As PostgreSQL sends it: a letter for each field, and its text. */
    private static PSQLException failure(String message, String routine) {
        return new PSQLException(new ServerErrorMessage(
                "SОШИБКА\0VERROR\0C0A000\0M%s\0Fplancache.c\0R%s\0".formatted(message, routine)));
    }
}
