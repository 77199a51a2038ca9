package io.parsermanager.settings.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.settings.ServiceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each port that the service would open is looked at, and no other. */
class PortCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PORT", "MANAGEMENT_PORT", "HTTPS_PORT"})
    void aTakenPortIsNamedByItsVariable(String variable) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> configuration = free();
            configuration.put(variable, String.valueOf(taken.getLocalPort()));
            if (variable.equals("HTTPS_PORT")) {
                configuration.put("HTTP_TLS_CERT", "cert.pem");
            }

            assertThatThrownBy(() -> PortCheck.requireFree(configuration::get))
                    .hasMessage("%s: 0.0.0.0:%d: Address already in use".formatted(variable, taken.getLocalPort()));
        }
    }

    @Test
    void aPortThatIsNotOpenedMayBeTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> configuration = free();
            configuration.put("HTTPS_PORT", String.valueOf(taken.getLocalPort()));

            assertThatCode(() -> PortCheck.requireFree(configuration::get)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatQuarkusIsToldWins() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> configuration = free();
            configuration.put("HTTP_PORT", String.valueOf(taken.getLocalPort()));
            configuration.put("quarkus.http.port", "0");

            assertThatCode(() -> PortCheck.requireFree(configuration::get)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "99999", "-1", "99999999999"})
    void whatIsNoPortIsLeftToTheSettings(String value) {
        Map<String, String> configuration = free();
        configuration.put("HTTP_PORT", value);

        assertThatCode(() -> PortCheck.requireFree(configuration::get)).doesNotThrowAnyException();
    }

    @Test
    void aNumberMayHaveUnderscores() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Map<String, String> configuration = free();
            String port = String.valueOf(taken.getLocalPort());
            configuration.put("HTTP_PORT", port.charAt(0) + "_" + port.substring(1));

            assertThatThrownBy(() -> PortCheck.requireFree(configuration::get)).hasMessageStartingWith("HTTP_PORT: ");
        }
        assertThat(ServiceSettings.DEFAULT_HTTP_PORT).isEqualTo("8000");
    }

    private static Map<String, String> free() {
        return new HashMap<>(Map.of("HTTP_PORT", "0", "MANAGEMENT_PORT", "0"));
    }
}
