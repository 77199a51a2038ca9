package io.parsermanager.settings;

import io.parsermanager.settings.check.NetworkNames;
import io.parsermanager.settings.check.ReadableFile;
import io.parsermanager.settings.check.StrictBooleanConverter;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** Addresses, security and topics of Kafka. A part of {@link Settings}. */
public interface KafkaSettings {
    /** The form of a topic's name, by Kafka's rule. */
    String TOPIC = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}";

    String TOPIC_MEANS = "must be 1 to 249 letters, digits, dots, hyphens or underscores, and not . or ..";

    String ADDRESS = "\\s*" + NetworkNames.HOST_IN_ADDRESS + ":" + NetworkNames.PORT + "\\s*";

    String ADDRESSES = ADDRESS + "(," + ADDRESS + ")*";

    String ADDRESSES_MEANS =
            "must be host:port, or several of them with commas between, without a scheme; the port is 1 to 65535";

    String JAAS = "(?s)\\s*[\\w.$]+\\s+(?i:required|requisite|sufficient|optional)\\b.*;\\s*";

    String JAAS_MEANS = "must be a login module, the word required, its options, and a semicolon at the end";

    /** The brokers as host:port, separated by commas. It overrides KAFKA_HOST and KAFKA_PORT. */
    @WithName("KAFKA_BOOTSTRAP_SERVERS")
    Optional<@Pattern(regexp = ADDRESSES, message = ADDRESSES_MEANS) String> kafkaBootstrapServers();

    /** Host of Kafka, unless KAFKA_BOOTSTRAP_SERVERS is set. */
    @WithName("KAFKA_HOST")
    @WithDefault("localhost")
    @Pattern(
            regexp = NetworkNames.HOST,
            message = NetworkNames.HOST_MEANS + "KAFKA_PORT, and several brokers to KAFKA_BOOTSTRAP_SERVERS")
    String kafkaHost();

    /** Port of Kafka, unless KAFKA_BOOTSTRAP_SERVERS is set. */
    @WithName("KAFKA_PORT")
    @WithDefault("9092")
    @Min(1)
    @Max(65535)
    int kafkaPort();

    /** The security protocol: with or without TLS and SASL. */
    @WithName("KAFKA_SECURITY_PROTOCOL")
    @WithDefault("PLAINTEXT")
    @Pattern(
            regexp = "PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL",
            message = "must be PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL")
    String kafkaSecurityProtocol();

    /** The SASL mechanism. PLAIN shows the password to the broker, so use it with TLS only. */
    @WithName("KAFKA_SASL_MECHANISM")
    @WithDefault("SCRAM-SHA-512")
    @Pattern(
            regexp = "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512|OAUTHBEARER|GSSAPI",
            message = "must be PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI")
    String kafkaSaslMechanism();

    /** The user name for PLAIN and SCRAM. */
    @WithName("KAFKA_SASL_USERNAME")
    Optional<String> kafkaSaslUsername();

    /** The password of that user. */
    @WithName("KAFKA_SASL_PASSWORD")
    Optional<String> kafkaSaslPassword();

    /** The sasl.jaas.config of Kafka's client, for other mechanisms. It overrides user name and password. */
    @WithName("KAFKA_SASL_JAAS_CONFIG")
    Optional<@Pattern(regexp = JAAS, message = JAAS_MEANS) String> kafkaSaslJaasConfig();

    /** The trust store for TLS, instead of the JVM's authorities: a file in PEM (.pem, .crt), PKCS-12 (.p12, .pfx) or JKS. */
    @WithName("KAFKA_SSL_TRUSTSTORE_LOCATION")
    @WithConverter(ReadableFile.class)
    Optional<String> kafkaSslTruststoreLocation();

    /** The password of the trust store, if it has one. */
    @WithName("KAFKA_SSL_TRUSTSTORE_PASSWORD")
    Optional<String> kafkaSslTruststorePassword();

    /** The certificate and key of this service, if brokers ask for them: a file in one of the same formats. */
    @WithName("KAFKA_SSL_KEYSTORE_LOCATION")
    @WithConverter(ReadableFile.class)
    Optional<String> kafkaSslKeystoreLocation();

    /** The password of the key store. */
    @WithName("KAFKA_SSL_KEYSTORE_PASSWORD")
    Optional<String> kafkaSslKeystorePassword();

    /** The largest message that the service sends, in bytes. A task with a larger message fails alone. */
    @WithName("KAFKA_MAX_REQUEST_SIZE")
    @WithDefault("1048576")
    @Min(1024)
    @Max(104_857_600)
    int kafkaMaxRequestSize();

    /** The compression of messages that the service sends. Every client reads uncompressed messages; some clients read only gzip. */
    @WithName("KAFKA_COMPRESSION")
    @WithDefault("none")
    @Pattern(regexp = "none|gzip|snappy|lz4|zstd", message = "must be none, gzip, snappy, lz4 or zstd")
    String kafkaCompression();

    /**
     * The largest value of a status, in bytes after decompression. A larger one becomes a dead letter and is not parsed. A batch of
     * statuses that compress well may be a thousand times larger than what Kafka sent.
     */
    @WithName("KAFKA_STATUS_MAX_BYTES")
    @WithDefault("1048576")
    @Min(1024)
    @Max(16_777_216)
    int kafkaStatusMaxBytes();

    /** Whether this replica consumes statuses. */
    @WithName("KAFKA_WORKERS_ENABLED")
    @WithDefault("true")
    @WithConverter(StrictBooleanConverter.class)
    boolean kafkaWorkersEnabled();

    /**
     * The heartbeat interval of the consumer in milliseconds. Use a third of the session timeout at most; Kafka refuses more than all of
     * it.
     */
    @WithName("KAFKA_HEARTBEAT_INTERVAL_MS")
    @WithDefault("5000")
    @Min(100)
    @Max(600_000)
    int kafkaHeartbeatIntervalMs();

    /** The session timeout in milliseconds: Kafka gives the partitions of a consumer without heartbeats to others after this time. */
    @WithName("KAFKA_SESSION_TIMEOUT_MS")
    @WithDefault("45000")
    @Min(1000)
    @Max(1_800_000)
    int kafkaSessionTimeoutMs();

    /** Consumer group of all replicas. */
    @WithName("KAFKA_TASKS_CONSUMER_GROUP")
    @WithDefault("parser_manager")
    @NotBlank
    String kafkaTasksConsumerGroup();

    /** The topic to which parsers report statuses. */
    @WithName("KAFKA_TASK_STATUS_TOPIC")
    @WithDefault("task_statuses")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String kafkaTaskStatusTopic();

    /** The topic for statuses that can never be applied. By default it is the name of the status topic with a suffix; it is never empty. */
    @WithName("KAFKA_DEAD_LETTER_TOPIC")
    Optional<@Pattern(regexp = TOPIC, message = TOPIC_MEANS) String> kafkaDeadLetterTopic();

    /** The topic that tells all parsers of canceled tasks that they may hold. */
    @WithName("KAFKA_TASK_CANCEL_TOPIC")
    @WithDefault("task_cancellations")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String kafkaTaskCancelTopic();

    /** The most statuses that are read and applied at once. */
    @WithName("KAFKA_DEFAULT_BULK_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int kafkaDefaultBulkSize();

    /**
     * How long a read waits for statuses, in milliseconds. It ends as soon as there are any. It must be below Kafka's request timeout of 30
     * s.
     */
    @WithName("KAFKA_DEFAULT_BULK_TIMEOUT")
    @WithDefault("10000")
    @Min(1)
    @Max(25_000)
    int kafkaDefaultBulkTimeoutMs();

    /** Topic of RSS tasks, unless the source type has a topic of its own. */
    @WithName("RSS_PARSER_TASKS_TOPIC")
    @WithDefault("rss_parser_tasks")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String rssParserTasksTopic();

    /** Topic of VK tasks, unless the source type has a topic of its own. */
    @WithName("VK_PARSER_TASKS_TOPIC")
    @WithDefault("vk_parser_tasks")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String vkParserTasksTopic();

    /** Topic of YouTube tasks, unless the source type has a topic of its own. */
    @WithName("YOUTUBE_PARSER_TASKS_TOPIC")
    @WithDefault("youtube_parser_tasks")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String youtubeParserTasksTopic();
}
