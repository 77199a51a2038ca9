package io.parsermanager.settings;

import io.parsermanager.settings.check.PortCheck;
import io.parsermanager.settings.check.StrictBooleanConverter;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives Quarkus' properties from the variables in {@link Settings}, if an expression in application.properties cannot: addresses of
 * several parts, sums, numbers written as 1_048_576, timers that are off.
 *
 * <p>It never refuses a value. It passes on what it cannot read, and {@link Settings} refuses it by name.
 */
public class DerivedSettings implements ConfigSourceFactory {
    /** Above application.properties, the environment (300) and system properties (400), because it rewrites their values. */
    private static final int ORDINAL = 1000;

    /** The spellings of "off", as {@link StrictBooleanConverter} reads them. */
    private static final Set<String> OFF = Set.of("false", "no", "off", "0");

    private static final Set<String> ON = Set.of("true", "yes", "on", "1");

    /** The name of the config source, by which {@link LiteralValues} recognises its values. */
    static final String NAME = "derived from environment variables";

    private static final String JDBC = "quarkus.datasource.jdbc.additional-jdbc-properties.";

    /** A server is silent if it exceeds the limit of a statement by this time. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** The default of DISPATCH_TIMEOUT_MS. */
    private static final int SEND_MS = 10_000;

    private static final List<String> NUMBERS = List.of(
            "HTTP_PORT",
            "MANAGEMENT_PORT",
            "POSTGRES_PORT",
            "KAFKA_PORT",
            "DEFAULT_PAGINATION_SIZE",
            "KAFKA_MAX_REQUEST_SIZE",
            "KAFKA_STATUS_MAX_BYTES",
            "KAFKA_HEARTBEAT_INTERVAL_MS",
            "KAFKA_SESSION_TIMEOUT_MS",
            "KAFKA_DEFAULT_BULK_SIZE",
            "KAFKA_DEFAULT_BULK_TIMEOUT",
            "ALCHEMY_POLL_SIZE",
            "ALCHEMY_OVERFLOW_POOL_SIZE",
            "DISPATCH_TIMEOUT_MS",
            "DEAD_LETTER_READ_TIMEOUT_MS",
            "CREATE_PAGE_SIZE",
            "DISPATCH_PAGE_SIZE",
            "CREATE_PAGES_AT_ONCE",
            "DISPATCH_PAGES_AT_ONCE",
            "DISPATCH_TOPICS_AT_ONCE",
            "TRACK_PARTS_AT_ONCE",
            "EXPIRE_PAGE_SIZE",
            "BATCH_MAX_BYTES",
            "BATCH_MAX_CHILD_ROWS",
            "PURGE_PAGE_SIZE",
            "EVENT_MAX_ROWS",
            "QUARANTINE_AFTER",
            "MOVE_SOURCES_AFTER",
            "OVERLOAD_QUEUED_TASKS",
            "OVERLOAD_PROBE_TASKS",
            "IMPORT_MAX_BYTES",
            "IMPORT_CHUNK_SIZE",
            "IMPORT_MAX_REJECTIONS",
            "HTTP_MAX_BODY_BYTES",
            "METRICS_MAX_ROWS",
            "METRICS_MAX_TASK_TYPES",
            "CHANGES_PER_MINUTE",
            "HTTPS_PORT");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> derived = new HashMap<>();
        for (String name : NUMBERS) {
            String value = value(context, name);
            if (value != null && value.matches("\\d+(_\\d+)+")) {
                derived.put(name, value.replace("_", ""));
            }
        }
        boolean development = context.getProfiles().contains("dev");
        postgres(context, derived, development);
        kafka(context, derived, development);
        numbers(context, derived);
        SecureSettings.derive(name -> value(context, name), derived);
        if ("json".equals(value(context, "LOG_FORMAT"))) {
            derived.put("quarkus.log.console.json.enabled", "true");
            derived.put("quarkus.banner.enabled", "false");
        }
        String collector = value(context, "OTEL_EXPORTER_OTLP_ENDPOINT");
        if (collector != null) {
            derived.put("quarkus.otel.sdk.disabled", "false");
            derived.put("quarkus.otel.exporter.otlp.endpoint", collector);
        }
        if (isOff(context, "SCHEDULER_ENABLED")) {
            derived.put("timers.create", "off");
            derived.put("timers.expire", "off");
        }
        if (CommandSettings.isCommand()) {
            CommandSettings.derive(derived);
        } else {
            boolean pooler = isOn(context, "POSTGRES_POOLER");
            if (pooler) {
                derived.put("MIGRATE_AT_START", "false");
            }
            // Quarkus keeps what it finds during the build, where there is no host, as defaults that cannot be removed
            boolean isBuild = value(context, "POSTGRES_HOST") == null && !development;
            limits(context, derived, !pooler && !isBuild);
            if (pooler || isOff(context, "MIGRATE_AT_START")) {
                derived.put("quarkus.flyway.migrate-at-start", "false");
                derived.put("quarkus.flyway.validate-at-start", "true");
            }
        }
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            PortCheck.onceInDevMode(name -> derived.getOrDefault(name, value(context, name)));
        }
        return List.of(new PropertiesConfigSource(derived, NAME, ORDINAL));
    }

    /** The address of PostgreSQL. It stays empty in dev mode without a given PostgreSQL, so that Quarkus Dev Services start one. */
    private static void postgres(ConfigSourceContext context, Map<String, String> derived, boolean development) {
        String host = value(context, "POSTGRES_HOST");
        if (host == null) {
            if (development) {
                derived.putAll(Map.of(
                        "POSTGRES_HOST", "dev-services",
                        "POSTGRES_PORT", "5432",
                        "POSTGRES_USER", "dev-services",
                        "POSTGRES_PASSWORD", "dev-services",
                        "POSTGRES_DB", "dev-services"));
            }
            return;
        }
        String ports = derived.getOrDefault("POSTGRES_PORT", value(context, "POSTGRES_PORT"));
        if (ports != null && !PostgresUrl.fit(host, ports)) {
            // Settings refuses it by name
            derived.put("POSTGRES_PORT", "not one for each host");
        }
        derived.put("quarkus.datasource.jdbc.url", PostgresUrl.of(host, ports, value(context, "POSTGRES_DB")));
        putIfGiven(derived, "quarkus.datasource.username", value(context, "POSTGRES_USER"));
        putIfGiven(derived, "quarkus.datasource.password", value(context, "POSTGRES_PASSWORD"));
    }

    /**
     * The time limits of all connections but those of the command "migrate", which may take any time.
     *
     * @param ofSessions false: PostgreSQL is not asked to limit them, since a pooler shares its sessions
     */
    private static void limits(ConfigSourceContext context, Map<String, String> derived, boolean ofSessions) {
        try {
            Duration statement = duration(context, "POSTGRES_STATEMENT_TIMEOUT", Duration.ofSeconds(30));
            Duration lock = duration(context, "POSTGRES_LOCK_TIMEOUT", Duration.ofSeconds(8));
            if (ofSessions) {
                Duration send = Duration.ofMillis(number(context, derived, "DISPATCH_TIMEOUT_MS", SEND_MS));
                derived.put(JDBC + "options", SessionOptions.of(statement, lock, send));
            }
            derived.put(JDBC + "socketTimeout", seconds(statement.plus(SILENCE)));
        } catch (IllegalArgumentException notADurationOrNumber) {
            // Settings refuses it by name
        }
    }

    private static Duration duration(ConfigSourceContext context, String name, Duration otherwise) {
        String value = value(context, name);
        return value == null ? otherwise : DurationConverter.parseDuration(value);
    }

    private static String seconds(Duration duration) {
        return String.valueOf(Math.max(1, duration.toSeconds()));
    }

    private static void kafka(ConfigSourceContext context, Map<String, String> derived, boolean development) {
        String servers = value(context, "KAFKA_BOOTSTRAP_SERVERS");
        String host = value(context, "KAFKA_HOST");
        String port = derived.getOrDefault("KAFKA_PORT", value(context, "KAFKA_PORT"));
        if (servers != null) {
            derived.put("kafka.bootstrap.servers", servers);
        } else if (!development || host != null || port != null) {
            derived.put(
                    "kafka.bootstrap.servers",
                    (host == null ? "localhost" : PostgresUrl.inUrl(host)) + ":" + (port == null ? "9092" : port));
        }
        String statuses = value(context, "KAFKA_TASK_STATUS_TOPIC");
        if (statuses != null && statuses.matches(Settings.TOPIC) && value(context, "KAFKA_DEAD_LETTER_TOPIC") == null) {
            derived.put("KAFKA_DEAD_LETTER_TOPIC", statuses + "_dlq");
        }
    }

    private static void numbers(ConfigSourceContext context, Map<String, String> derived) {
        try {
            int size = number(context, derived, "ALCHEMY_POLL_SIZE", 10);
            int overflow = number(context, derived, "ALCHEMY_OVERFLOW_POOL_SIZE", 20);
            derived.put("quarkus.datasource.jdbc.min-size", String.valueOf(size));
            derived.put("quarkus.datasource.jdbc.max-size", String.valueOf(size + overflow));
            // a message that fits the request must fit the producer's buffer too, which is Kafka's own 32 MB otherwise
            int request = number(context, derived, "KAFKA_MAX_REQUEST_SIZE", 1_048_576);
            derived.put("mp.messaging.outgoing.tasks.buffer.memory", String.valueOf(Math.max(request, 33_554_432)));
            // one request may be tried twice within the time of a send
            int timeout = number(context, derived, "DISPATCH_TIMEOUT_MS", SEND_MS);
            for (String channel : List.of("tasks", "task-cancels", "dead-letters", "events")) {
                derived.put(
                        "mp.messaging.outgoing." + channel + ".request.timeout.ms", String.valueOf(timeout / 2 - 100));
            }
        } catch (NumberFormatException notANumber) {
            // Settings refuses it by name
        }
    }

    private static boolean isOn(ConfigSourceContext context, String name) {
        String value = value(context, name);
        return value != null && ON.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isOff(ConfigSourceContext context, String name) {
        String value = value(context, name);
        return value != null && OFF.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    private static int number(ConfigSourceContext context, Map<String, String> derived, String name, int otherwise) {
        String value = derived.getOrDefault(name, value(context, name));
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static void putIfGiven(Map<String, String> derived, String name, String value) {
        if (value != null) {
            derived.put(name, value);
        }
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null || value.getValue().isBlank() ? null : value.getValue();
    }
}
