package io.parsermanager.settings;

import java.util.List;
import java.util.Map;

/**
 * The settings of the commands {@code migrate} and {@code move-ids}, which use neither HTTP nor Kafka nor timers. They are set when the command runs, because a
 * native binary ignores a build profile.
 */
public final class CommandSettings {
    private static final String PROPERTY = "parser-manager.command";

    private CommandSettings() {}

    /** Marks this process as a command. Call it before Quarkus starts. */
    public static void use() {
        System.setProperty(PROPERTY, "true");
    }

    /** Whether this process is a command, which serves no requests and reads no tables at start. */
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
        // results go to standard output, everything else to the error output
        derived.putAll(Map.of(
                "quarkus.banner.enabled", "false",
                "quarkus.log.console.stderr", "true",
                "quarkus.log.level", "WARN",
                // it would warn of a consumer without a topic
                "quarkus.log.category.\"io.smallrye.reactive.messaging.provider\".level", "ERROR"));
        // a command has no callers and calls only PostgreSQL, so other certificate files may be missing
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
