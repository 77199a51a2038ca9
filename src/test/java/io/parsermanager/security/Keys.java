package io.parsermanager.security;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The service with AUTH=keys, and a key for every role. */
public class Keys implements QuarkusTestProfile {
    public static final String PUBLIC_URL = "https://parsers.example.org/manager";

    /** So few that a test can run into it, so many that the others do not. */
    static final int CHANGES_PER_MINUTE = 150;

    /** One for each role, and two that may run wild. */
    public enum TestKey {
        READER("reader"),
        OPERATOR("operator"),
        ADMIN("admin"),
        HASTY("admin"),
        HASTY_READER("reader");

        private final String role;

        TestKey(String role) {
            this.role = role;
        }

        String holder() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + "-of-tests";
        }

        String text() {
            return CreateApiKey.PREFIX + "test-" + name();
        }

        String line() {
            return "%s:%s:%s".formatted(holder(), role, HexFormat.of().formatHex(ApiKeys.hash(text())));
        }

        public RequestSpecification given() {
            return RestAssured.given().header("Authorization", "Bearer " + text());
        }
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "AUTH",
                "keys",
                "API_KEYS",
                Arrays.stream(TestKey.values()).map(TestKey::line).collect(Collectors.joining("\n")),
                "CHANGES_PER_MINUTE",
                String.valueOf(CHANGES_PER_MINUTE),
                "PRIVATE_ADDRESSES",
                "refuse",
                "PUBLIC_URL",
                PUBLIC_URL + "/",
                "TRUSTED_PROXIES",
                "127.0.0.1,::1",
                "POSTGRES_SSL_MODE",
                "disable",
                // of no use with PLAINTEXT, but the clients take it along
                "KAFKA_SASL_MECHANISM",
                "PLAIN");
    }
}
