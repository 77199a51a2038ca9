package io.parsermanager.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenDatabaseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.test:5433/parser_test?user=tester&password=secret",
                "postgresql://tester:secret@db.test:5433/parser_test",
                "postgres://tester:secret@db.test:5433/parser_test",
                "postgresql+asyncpg://tester:secret@db.test:5433/parser_test",
                " postgresql://tester:secret@db.test:5433/parser_test?sslmode=disable ",
            })
    void readsEverySpellingOfTheSameDatabase(String url) {
        assertThat(GivenDatabase.parse(url))
                .isEqualTo(new GivenDatabase("db.test", 5433, "parser_test", "tester", "secret"));
    }

    @Test
    void decodesWhatAPasswordMustNotContain() {
        assertThat(GivenDatabase.parse("postgresql://tester:a%40b:c+d%2F@localhost/test")
                        .password())
                .isEqualTo("a@b:c+d/");
    }

    @Test
    void takesPostgresOrdinaryPortWhereNoneIsNamed() {
        assertThat(GivenDatabase.parse("postgresql://postgres:example@localhost/test")
                        .port())
                .isEqualTo(5432);
    }

    @Test
    void givesTheServicesOwnVariables() {
        assertThat(GivenDatabase.parse("postgresql+asyncpg://postgres:example@localhost:5432/test")
                        .environment())
                .containsEntry("POSTGRES_HOST", "localhost")
                .containsEntry("POSTGRES_PORT", "5432")
                .containsEntry("POSTGRES_USER", "postgres")
                .containsEntry("POSTGRES_PASSWORD", "example")
                .containsEntry("POSTGRES_DB", "test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://tester:secret@localhost/test",
                "postgresql://tester:secret@localhost",
                "postgresql://tester@localhost/test",
                "postgresql://localhost/test?password=secret",
                "postgresql://tester:secret@local host/test",
                "tester:secret",
            })
    void namesTheVariableAndKeepsThePasswordWhenAUrlIsOfNoUse(String url) {
        assertThatThrownBy(() -> GivenDatabase.parse(url))
                .hasMessageContaining("TEST_POSTGRES_URL")
                .hasMessageNotContaining("secret");
    }
}
