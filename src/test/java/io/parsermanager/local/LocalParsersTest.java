package io.parsermanager.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalParsersTest {
    @ParameterizedTest
    @CsvSource({"real, REAL", "' Real ', REAL", "simulated, SIMULATED", "'', SIMULATED", ", SIMULATED"})
    void theVariableChooses(String value, LocalParsers expected) {
        assertThat(LocalParsers.of(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "reel", "true", "real,simulated"})
    void anUnknownChoiceIsRefusedByName(String value) {
        assertThatThrownBy(() -> LocalParsers.of(value))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("LOCAL_PARSERS must be simulated or real, not '" + value + "'");
    }
}
