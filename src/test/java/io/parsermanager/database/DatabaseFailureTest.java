package io.parsermanager.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void aConnectionThatThePoolGaveUpIsOneThatCouldNotBeHad() {
        RuntimeException interrupted = new RuntimeException("Interrupted while attempting to connect.");

        assertThat(DatabaseFailure.of(new SQLException("Something unusual", "99999", interrupted)))
                .contains(DatabaseFailure.AWAY);
        assertThat(DatabaseFailure.of(new SQLException("Something unusual", "99999", new NullPointerException())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = "ERROR: cached plan must not change result type")
    void aPlanThatAMigrationMadeInvalidIsMadeAnew(String message) {
        assertThat(DatabaseFailure.isWorthRetrying(new SQLException(message, "0A000")))
                .isTrue();
    }
}
