package io.parsermanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a request comes from, whatever its headers pretend. */
class ClientAddressTest {
    private final ClientAddress addresses = new ClientAddress("10.0.0.0/8, 192.168.1.1, fd00::/8");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            203.0.113.9 | 198.51.100.1                        | 203.0.113.9
            10.0.0.1    | ``                                  | 10.0.0.1
            10.0.0.1    | 198.51.100.1                        | 198.51.100.1
            10.0.0.1    | 1.2.3.4, 198.51.100.1               | 198.51.100.1
            10.0.0.1    | 1.2.3.4, 198.51.100.1, 10.9.9.9     | 198.51.100.1
            10.0.0.1    | 10.3.3.3, 198.51.100.1, 192.168.1.1 | 198.51.100.1
            10.0.0.1    | 10.3.3.3, 10.4.4.4                  | 10.3.3.3
            10.0.0.1    | 1.2.3.4, unknown                    | 10.0.0.1
            10.0.0.1    | 1.2.3.4, evil.test, 10.2.2.2        | 10.2.2.2
            10.0.0.1    | 198.51.100.1:4711                   | 198.51.100.1
            10.0.0.1    | [2001:db8::1]:4711                  | 2001:db8:0:0:0:0:0:1
            fd00::1     | 2001:db8::1                         | 2001:db8:0:0:0:0:0:1
            192.168.1.2 | 198.51.100.1                        | 192.168.1.2
            10.0.0.1    | 1.2.3.4,,                           | 10.0.0.1
            10.0.0.1    | 010.0.0.1                           | 10.0.0.1
            """)
    void isTheLastOneThatNoProxyOfOursHas(String peer, String forwardedFor, String client) {
        List<String> lines = forwardedFor.isEmpty() ? List.of() : List.of(forwardedFor);

        assertThat(addresses.of(peer, lines, List.of())).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for=1.2.3.4, for=198.51.100.1;proto=https;by=10.0.0.9 | 198.51.100.1
            by=10.0.0.9;For="[2001:db8::1]:4711"                  | 2001:db8:0:0:0:0:0:1
            for=1.2.3.4, for=_hidden                              | 10.0.0.1
            """)
    void isReadOfTheStandardHeaderToo(String forwarded, String client) {
        assertThat(addresses.of("10.0.0.1", List.of(), List.of(forwarded))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({"'1.2.3.4', '198.51.100.1', 198.51.100.1", "'198.51.100.1', '10.5.5.5', 198.51.100.1"})
    void isReadOfSeveralLinesInTheirOrder(String first, String second, String client) {
        assertThat(addresses.of("10.0.0.1", List.of(first, second), List.of("for=9.9.9.9")))
                .isEqualTo(client);
    }
}
