package io.parsermanager.settings;

import java.util.List;
import java.util.Map;

/**
 * What the command {@code migrate} has other than the service: neither HTTP nor Kafka nor timers. It is derived when the command runs,
 * because a profile of the build is not heard by a native binary.
 */
public final class CommandSettings {
    private static final String PROPERTY = "parser-manager.command";

    private CommandSettings() {}

    /** Makes this process a command. Call it before Quarkus starts. */
    public static void use() {
        System.setProperty(PROPERTY, "true");
    }

    /** Whether this process is a command, which serves nobody and reads no tables at its start. */
    public static boolean isCommand() {
        return Boolean.getBoolean(PROPERTY);
    }

    static void derive(Map<String, String> derived) {
        derived.putAll(Map.of(
                "quarkus.http.host-enabled", "false",
                "quarkus.management.host-enabled", "false",
                "KAFKA_WORKERS_ENABLED", "false",
                "mp.messaging.incoming.task-statuses.enabled", "false",
                "quarkus.scheduler.enabled", "false",
                "timers.dispatch", "off"));
        derived.putAll(Map.of(
                "quarkus.flyway.migrate-at-start", "false",
                "quarkus.hibernate-orm.schema-management.strategy", "none",
                "quarkus.hibernate-orm.database.start-offline", "true",
                "quarkus.datasource.jdbc.min-size", "0"));
        // what it was asked for goes to standard output, everything else to the error output
        derived.putAll(Map.of(
                "quarkus.banner.enabled", "false",
                "quarkus.log.console.stderr", "true",
                "quarkus.log.level", "WARN",
                // it warns of the consumer that has nothing to consume
                "quarkus.log.category.\"io.smallrye.reactive.messaging.provider\".level", "ERROR"));
        // nobody calls it, and it calls nobody but PostgreSQL: their files need not be there
        derived.put("AUTH", "none");
        List.of("HTTP_TLS_CERT", "HTTP_TLS_KEY", "KAFKA_SSL_TRUSTSTORE_LOCATION", "KAFKA_SSL_KEYSTORE_LOCATION")
                .forEach(file -> derived.put(file, ""));
        List.of(
                        "quarkus.tls.https.key-store.pem.own.cert",
                        "quarkus.tls.https.key-store.pem.own.key",
                        "quarkus.tls.https.reload-period",
                        "quarkus.http.tls-configuration-name",
                        "quarkus.http.insecure-requests",
                        "kafka.ssl.truststore.location",
                        "kafka.ssl.keystore.location")
                .forEach(derived::remove);
    }
}
