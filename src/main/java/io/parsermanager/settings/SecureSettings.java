package io.parsermanager.settings;

import java.util.Map;
import java.util.function.UnaryOperator;

/** The part of {@link DerivedSettings} for TLS, SASL, OIDC, proxies and CORS. */
final class SecureSettings {
    private static final String POSTGRES = "quarkus.datasource.jdbc.additional-jdbc-properties.";

    /** The prefix of the certificate in Quarkus' registry. */
    private static final String HTTPS = "quarkus.tls.https.";

    private SecureSettings() {}

    /**
     * Adds the derived properties.
     *
     * @param variables returns the value of a variable, or null
     */
    static void derive(UnaryOperator<String> variables, Map<String, String> derived) {
        postgres(variables, derived);
        kafka(variables, derived);
        http(variables, derived);
        oidc(variables, derived);
    }

    private static void postgres(UnaryOperator<String> variables, Map<String, String> derived) {
        put(derived, POSTGRES + "sslmode", variables.apply("POSTGRES_SSL_MODE"));
        put(derived, POSTGRES + "sslrootcert", variables.apply("POSTGRES_SSL_ROOT_CERT"));
        put(derived, POSTGRES + "sslcert", variables.apply("POSTGRES_SSL_CERT"));
        put(derived, POSTGRES + "sslkey", variables.apply("POSTGRES_SSL_KEY"));
    }

    /** Adds Kafka's properties, under the names from which Quarkus configures every client. */
    private static void kafka(UnaryOperator<String> variables, Map<String, String> derived) {
        String protocol = variables.apply("KAFKA_SECURITY_PROTOCOL");
        String mechanism = or(variables.apply("KAFKA_SASL_MECHANISM"), "SCRAM-SHA-512");
        put(derived, "kafka.security.protocol", protocol);
        derived.put("kafka.sasl.mechanism", mechanism);
        put(
                derived,
                "kafka.sasl.jaas.config",
                or(variables.apply("KAFKA_SASL_JAAS_CONFIG"), jaas(mechanism, variables)));
        store(variables, derived, "TRUSTSTORE", "kafka.ssl.truststore.");
        store(variables, derived, "KEYSTORE", "kafka.ssl.keystore.");
    }

    private static String jaas(String mechanism, UnaryOperator<String> variables) {
        String name = variables.apply("KAFKA_SASL_USERNAME");
        String password = variables.apply("KAFKA_SASL_PASSWORD");
        if (name == null || password == null) {
            return null;
        }
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return "org.apache.kafka.common.security.%s required username=%s password=%s;"
                .formatted(module, quoted(name), quoted(password));
    }

    /** Quotes a text for JAAS. Otherwise a quote in a password would end it, and the rest would be read as options. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }

    private static void store(
            UnaryOperator<String> variables, Map<String, String> derived, String which, String prefix) {
        String location = variables.apply("KAFKA_SSL_" + which + "_LOCATION");
        if (location == null) {
            return;
        }
        derived.put(prefix + "location", location);
        derived.put(prefix + "type", type(location));
        put(derived, prefix + "password", variables.apply("KAFKA_SSL_" + which + "_PASSWORD"));
    }

    private static String type(String file) {
        if (file.endsWith(".pem") || file.endsWith(".crt")) {
            return "PEM";
        }
        return file.endsWith(".p12") || file.endsWith(".pfx") ? "PKCS12" : "JKS";
    }

    private static void http(UnaryOperator<String> variables, Map<String, String> derived) {
        String certificate = variables.apply("HTTP_TLS_CERT");
        String key = variables.apply("HTTP_TLS_KEY");
        if (certificate != null && key != null) {
            derived.put(HTTPS + "key-store.pem.own.cert", certificate);
            derived.put(HTTPS + "key-store.pem.own.key", key);
            derived.put(HTTPS + "reload-period", "1h");
            derived.put("quarkus.http.tls-configuration-name", "https");
            derived.put("quarkus.http.insecure-requests", "disabled");
        }
        String proxies = variables.apply("TRUSTED_PROXIES");
        if (proxies != null) {
            derived.put("quarkus.http.proxy.proxy-address-forwarding", "true");
            derived.put("quarkus.http.proxy.allow-x-forwarded", "true");
            derived.put("quarkus.http.proxy.trusted-proxies", proxies);
        }
        String origins = variables.apply("CORS_ORIGINS");
        if (origins != null) {
            derived.put("quarkus.http.cors.enabled", "true");
            derived.put("quarkus.http.cors.origins", origins);
        }
    }

    private static void oidc(UnaryOperator<String> variables, Map<String, String> derived) {
        String issuer = variables.apply("OIDC_ISSUER_URL");
        if (!"oidc".equals(variables.apply("AUTH")) || issuer == null) {
            return;
        }
        derived.put("quarkus.oidc.tenant-enabled", "true");
        derived.put("quarkus.oidc.auth-server-url", issuer);
        derived.put("quarkus.oidc.client-id", or(variables.apply("OIDC_CLIENT_ID"), "parser-manager"));
        derived.put("quarkus.oidc.token.audience", or(variables.apply("OIDC_AUDIENCE"), "parser-manager"));
        derived.put("quarkus.oidc.roles.role-claim-path", or(variables.apply("OIDC_ROLES_CLAIM"), "groups"));
        String secret = variables.apply("OIDC_CLIENT_SECRET");
        if (secret != null) {
            // people at browsers are sent to the provider; programs bring their token
            derived.put("quarkus.oidc.application-type", "hybrid");
            derived.put("quarkus.oidc.credentials.secret", secret);
        }
    }

    private static String or(String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static void put(Map<String, String> derived, String name, String value) {
        if (value != null) {
            derived.put(name, value);
        }
    }
}
