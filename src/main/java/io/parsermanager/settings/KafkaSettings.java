package io.parsermanager.settings;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** Where Kafka is, how it is spoken to, and what its topics are called. A part of {@link Settings}. */
public interface KafkaSettings {
    /** What a Kafka topic may be called, by Kafka's own rule. */
    String TOPIC = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}";

    String TOPIC_MEANS = "must be 1 to 249 letters, digits, dots, hyphens or underscores, and not . or ..";

    String ADDRESS = "\\s*" + NetworkNames.HOST_IN_ADDRESS + ":" + NetworkNames.PORT + "\\s*";

    String ADDRESSES = ADDRESS + "(," + ADDRESS + ")*";

    String ADDRESSES_MEANS =
            "must be host:port, or several of them with commas between, without a scheme; the port is 1 to 65535";

    String JAAS = "(?s)\\s*[\\w.$]+\\s+(?i:required|requisite|sufficient|optional)\\b.*;\\s*";

    String JAAS_MEANS = "must be a login module, the word required, its options, and a semicolon at the end";

    /** Where Kafka is: host:port, or several of them with commas. Wins over KAFKA_HOST and KAFKA_PORT. */
    @WithName("KAFKA_BOOTSTRAP_SERVERS")
    Optional<@Pattern(regexp = ADDRESSES, message = ADDRESSES_MEANS) String> kafkaBootstrapServers();

    /** Host of Kafka, where KAFKA_BOOTSTRAP_SERVERS is not given. */
    @WithName("KAFKA_HOST")
    @WithDefault("localhost")
    @Pattern(
            regexp = NetworkNames.HOST,
            message = NetworkNames.HOST_MEANS + "KAFKA_PORT, and several brokers to KAFKA_BOOTSTRAP_SERVERS")
    String kafkaHost();

    /** Port of Kafka, where KAFKA_BOOTSTRAP_SERVERS is not given. */
    @WithName("KAFKA_PORT")
    @WithDefault("9092")
    @Min(1)
    @Max(65535)
    int kafkaPort();

    /** How Kafka is spoken to: whether with TLS, whether with a name and password. */
    @WithName("KAFKA_SECURITY_PROTOCOL")
    @WithDefault("PLAINTEXT")
    @Pattern(
            regexp = "PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL",
            message = "must be PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL")
    String kafkaSecurityProtocol();

    /** How name and password are proven. PLAIN shows them to the broker, so with TLS only. */
    @WithName("KAFKA_SASL_MECHANISM")
    @WithDefault("SCRAM-SHA-512")
    @Pattern(
            regexp = "PLAIN|SCRAM-SHA-256|SCRAM-SHA-512|OAUTHBEARER|GSSAPI",
            message = "must be PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI")
    String kafkaSaslMechanism();

    /** The name, for PLAIN and SCRAM. */
    @WithName("KAFKA_SASL_USERNAME")
    Optional<String> kafkaSaslUsername();

    /** The password that goes with it. */
    @WithName("KAFKA_SASL_PASSWORD")
    Optional<String> kafkaSaslPassword();

    /** What Kafka's client calls sasl.jaas.config, for the other mechanisms. Wins over name and password. */
    @WithName("KAFKA_SASL_JAAS_CONFIG")
    Optional<@Pattern(regexp = JAAS, message = JAAS_MEANS) String> kafkaSaslJaasConfig();

    /** Whom to trust with TLS, instead of the JVM's authorities: a file in PEM (.pem, .crt), PKCS-12 (.p12, .pfx) or JKS. */
    @WithName("KAFKA_SSL_TRUSTSTORE_LOCATION")
    @WithConverter(ReadableFile.class)
    Optional<String> kafkaSslTruststoreLocation();

    /** The password of that file, where it has one. */
    @WithName("KAFKA_SSL_TRUSTSTORE_PASSWORD")
    Optional<String> kafkaSslTruststorePassword();

    /** Our own certificate and key, where brokers ask for them: a file of the same kinds. */
    @WithName("KAFKA_SSL_KEYSTORE_LOCATION")
    @WithConverter(ReadableFile.class)
    Optional<String> kafkaSslKeystoreLocation();

    /** The password of that file. */
    @WithName("KAFKA_SSL_KEYSTORE_PASSWORD")
    Optional<String> kafkaSslKeystorePassword();

    /** The largest message we send, in bytes. A task whose message is larger fails alone. */
    @WithName("KAFKA_MAX_REQUEST_SIZE")
    @WithDefault("1048576")
    @Min(1024)
    @Max(104_857_600)
    int kafkaMaxRequestSize();

    /**
     * How batches of messages are compressed that the service sends. Every client reads messages that are not compressed; of the codecs,
     * some read gzip only.
     */
    @WithName("KAFKA_COMPRESSION")
    @WithDefault("none")
    @Pattern(regexp = "none|gzip|snappy|lz4|zstd", message = "must be none, gzip, snappy, lz4 or zstd")
    String kafkaCompression();

    /**
     * The largest value of a status, in bytes after decompression. A larger one becomes a dead letter and is not parsed: a batch of
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

    /** How often the consumer tells Kafka that it lives, in milliseconds. At most a third of the session; Kafka refuses more than all of it. */
    @WithName("KAFKA_HEARTBEAT_INTERVAL_MS")
    @WithDefault("5000")
    @Min(100)
    @Max(600_000)
    int kafkaHeartbeatIntervalMs();

    /** After how many milliseconds without a heartbeat Kafka gives the consumer's partitions to others. */
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

    /** Topic that parsers report statuses to. */
    @WithName("KAFKA_TASK_STATUS_TOPIC")
    @WithDefault("task_statuses")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String kafkaTaskStatusTopic();

    /** Topic that statuses go to which can never be applied. Not given, it is made of the status topic's name: never empty. */
    @WithName("KAFKA_DEAD_LETTER_TOPIC")
    Optional<@Pattern(regexp = TOPIC, message = TOPIC_MEANS) String> kafkaDeadLetterTopic();

    /** Topic that parsers of every kind are told on of cancelled tasks which they may hold. */
    @WithName("KAFKA_TASK_CANCEL_TOPIC")
    @WithDefault("task_cancellations")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String kafkaTaskCancelTopic();

    /** At most so many statuses are read and applied at once. */
    @WithName("KAFKA_DEFAULT_BULK_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int kafkaDefaultBulkSize();

    /** How long a read waits for statuses, in milliseconds; it ends as soon as there are any. Under Kafka's request timeout of 30 s. */
    @WithName("KAFKA_DEFAULT_BULK_TIMEOUT")
    @WithDefault("10000")
    @Min(1)
    @Max(25_000)
    int kafkaDefaultBulkTimeoutMs();

    /** Topic of RSS tasks, unless the source type's row names another. */
    @WithName("RSS_PARSER_TASKS_TOPIC")
    @WithDefault("rss_parser_tasks")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String rssParserTasksTopic();

    /** Topic of VK tasks, unless the source type's row names another. */
    @WithName("VK_PARSER_TASKS_TOPIC")
    @WithDefault("vk_parser_tasks")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String vkParserTasksTopic();

    /** Topic of YouTube tasks, unless the source type's row names another. */
    @WithName("YOUTUBE_PARSER_TASKS_TOPIC")
    @WithDefault("youtube_parser_tasks")
    @Pattern(regexp = TOPIC, message = TOPIC_MEANS)
    String youtubeParserTasksTopic();
}
