package io.parsermanager.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Every environment variable of the service, under its own name, with its default and its limits. A wrong one stops the start.
 *
 * <p>What Quarkus must know under other names is derived from these in {@link DerivedSettings} and application.properties.
 */
@ConfigMapping(prefix = "")
public interface Settings {
    /** What a Kafka topic may be called. */
    String TOPIC = "[a-zA-Z0-9._-]{1,249}";

    String TOPIC_MEANS = "must be 1 to 249 letters, digits, dots, hyphens or underscores";
    String ADDRESSES = "\\s*[^\\s,]+:\\d{1,5}\\s*(,\\s*[^\\s,]+:\\d{1,5}\\s*)*";
    String ADDRESSES_MEANS = "must be host:port, or several of them with commas";
    String NAME = "[a-zA-Z0-9._-]{1,60}";
    String KEY = NAME + ":(reader|operator|admin):[0-9a-f]{64}";
    String KEYS = "\\s*" + KEY + "([\\s,]+" + KEY + ")*\\s*";
    String KEYS_MEANS = "must be lines such as the command 'key NAME ROLE' prints: name:role:hash";
    String ORIGINS = "https?://[^\\s,/*]+(,https?://[^\\s,/*]+)*";
    String ORIGINS_MEANS = "must be https://host, or several of them with commas";
    String NAME_MEANS = "must be 1 to 60 letters, digits, dots, hyphens or underscores";

    /** Names this installation in logs, in Kafka's client ids and in PostgreSQL's list of connections. */
    @WithName("PROJECT_NAME")
    @WithDefault("parser_manager")
    @Pattern(regexp = NAME, message = NAME_MEANS)
    String projectName();

    /** Where this runs: only told in the start-up log, so that people know what they look at. */
    @WithName("ENVIRONMENT")
    @WithDefault("PROD")
    @Pattern(regexp = NAME, message = NAME_MEANS)
    String environment();

    /** How lines of the log are written: for people, or a JSON object each, for programs. What stops a start is told in text either way. */
    @WithName("LOG_FORMAT")
    @WithDefault("text")
    @Pattern(regexp = "text|json", message = "must be text or json")
    String logFormat();

    /** The port of REST and of the page. */
    @WithName("HTTP_PORT")
    @WithDefault("8000")
    @Min(0)
    @Max(65535)
    int httpPort();

    /** The port of health and metrics: for orchestrators and Prometheus, not for callers of the API. */
    @WithName("MANAGEMENT_PORT")
    @WithDefault("9000")
    @Min(0)
    @Max(65535)
    int managementPort();

    /** Whether /q/swagger-ui is served. The document itself, /q/openapi, always is. */
    @WithName("OPENAPI_UI_ENABLED")
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
    boolean openapiUiEnabled();

    /** Items on a page of a list when the caller names no size. */
    @WithName("DEFAULT_PAGINATION_SIZE")
    @WithDefault("100")
    @Min(1)
    @Max(1000)
    int defaultPaginationSize();

    // -------------------------------------------------------------------------------------------------- Security

    /** How callers say who they are. There is no default: that anybody may do anything has to be said. */
    @WithName("AUTH")
    @Pattern(regexp = "none|keys|oidc", message = "must be none, keys or oidc")
    String auth();

    /** With AUTH=keys who may come in, each as name:role:hash with blanks, commas or line ends between: what the command "key" prints. */
    @WithName("API_KEYS")
    Optional<@Pattern(regexp = KEYS, message = KEYS_MEANS) String> apiKeys();

    /** With AUTH=oidc the provider that issues tokens. */
    @WithName("OIDC_ISSUER_URL")
    Optional<
                    @Pattern(
                            regexp = "https?://\\S+",
                            message = "must be a URL such as https://sso.example.org/realms/main")
                    String>
            oidcIssuerUrl();

    /** As what the provider knows this service. */
    @WithName("OIDC_CLIENT_ID")
    @WithDefault("parser-manager")
    @NotBlank
    String oidcClientId();

    /** The secret of that client. Only people who log in to the page need it; at least 32 characters, or replicas do not know each other's sessions. */
    @WithName("OIDC_CLIENT_SECRET")
    Optional<@Size(min = 32, message = "must have 32 characters or more") String> oidcClientSecret();

    /** For whom tokens must be issued (aud). */
    @WithName("OIDC_AUDIENCE")
    @WithDefault("parser-manager")
    @NotBlank
    String oidcAudience();

    /** The claim that holds a person's roles or groups; a path such as realm_access/roles. */
    @WithName("OIDC_ROLES_CLAIM")
    @WithDefault("groups")
    @NotBlank
    String oidcRolesClaim();

    /** What that claim calls a reader. */
    @WithName("OIDC_READER_ROLE")
    @WithDefault("reader")
    @NotBlank
    String oidcReaderRole();

    /** What it calls an operator. */
    @WithName("OIDC_OPERATOR_ROLE")
    @WithDefault("operator")
    @NotBlank
    String oidcOperatorRole();

    /** What it calls an admin. */
    @WithName("OIDC_ADMIN_ROLE")
    @WithDefault("admin")
    @NotBlank
    String oidcAdminRole();

    /** Calls per minute that one caller may change something with, per replica: a script that has run wild stops here. 0: any number. */
    @WithName("CHANGES_PER_MINUTE")
    @WithDefault("1200")
    @Min(0)
    @Max(1_000_000)
    int changesPerMinute();

    /** How long it is known who changed what. Not less than a day: the table itself refuses that. */
    @WithName("AUDIT_RETENTION")
    @WithDefault("365d")
    @DurationMin(days = 1)
    @DurationMax(days = 36_500)
    Duration auditRetention();

    /** What is done with sources at addresses of private networks, which parsers would fetch: shown as such (private_address), or refused. */
    @WithName("PRIVATE_ADDRESSES")
    @WithDefault("flag")
    @Pattern(regexp = "flag|refuse", message = "must be flag or refuse")
    String privateAddresses();

    /** Proxies whose X-Forwarded headers say where a call comes from, addresses or CIDR with commas. Others' are not believed. */
    @WithName("TRUSTED_PROXIES")
    Optional<String> trustedProxies();

    /** Pages of other sites whose scripts may call REST, https://host with commas. Not given: none. */
    @WithName("CORS_ORIGINS")
    Optional<@Pattern(regexp = ORIGINS, message = ORIGINS_MEANS) String> corsOrigins();

    /** The certificate chain of HTTPS in PEM; with it and its key REST is served on HTTPS_PORT only. Read anew every hour. */
    @WithName("HTTP_TLS_CERT")
    Optional<String> httpTlsCert();

    /** The private key of that certificate in PEM. */
    @WithName("HTTP_TLS_KEY")
    Optional<String> httpTlsKey();

    /** The port of REST with TLS. */
    @WithName("HTTPS_PORT")
    @WithDefault("8443")
    @Min(0)
    @Max(65535)
    int httpsPort();

    /**
     * After how long a connection is closed over which nothing comes or goes: who sends his headers byte by byte holds it no longer. More than
     * an import of IMPORT_MAX_BYTES is silent for: 100 MB took 63 s.
     */
    @WithName("HTTP_IDLE_TIMEOUT")
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration httpIdleTimeout();

    // ------------------------------------------------------------------------------------------------ PostgreSQL

    /** Host of PostgreSQL. */
    @WithName("POSTGRES_HOST")
    @NotBlank
    String postgresHost();

    /** Port of PostgreSQL. */
    @WithName("POSTGRES_PORT")
    @Min(1)
    @Max(65535)
    int postgresPort();

    /** User of PostgreSQL: must own the schema, since migrations run as this user. */
    @WithName("POSTGRES_USER")
    @NotBlank
    String postgresUser();

    /** Password of that user. */
    @WithName("POSTGRES_PASSWORD")
    @NotBlank
    String postgresPassword();

    /** Database. */
    @WithName("POSTGRES_DB")
    @NotBlank
    String postgresDb();

    /** How the connection is secured: libpq's words. Only verify-ca and verify-full make sure that it is the right server. */
    @WithName("POSTGRES_SSL_MODE")
    @WithDefault("prefer")
    @Pattern(
            regexp = "disable|allow|prefer|require|verify-ca|verify-full",
            message = "must be disable, allow, prefer, require, verify-ca or verify-full")
    String postgresSslMode();

    /** The certificate of the authority that PostgreSQL's is checked against, in PEM. */
    @WithName("POSTGRES_SSL_ROOT_CERT")
    Optional<String> postgresSslRootCert();

    /** A certificate of our own, in PEM, where PostgreSQL asks for one. */
    @WithName("POSTGRES_SSL_CERT")
    Optional<String> postgresSslCert();

    /** The key of that, in PKCS-8 DER or PKCS-12: what PostgreSQL's driver reads. */
    @WithName("POSTGRES_SSL_KEY")
    Optional<String> postgresSslKey();

    /** Whether the service brings the schema up to date when it starts. Off: it refuses to start until the command "migrate up" has. */
    @WithName("MIGRATE_AT_START")
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
    boolean migrateAtStart();

    /** Connections that are kept. The name is the original service's. */
    @WithName("ALCHEMY_POLL_SIZE")
    @WithDefault("10")
    @Min(1)
    @Max(1000)
    int poolSize();

    /** Connections that may be opened on top of those when all are busy. */
    @WithName("ALCHEMY_OVERFLOW_POOL_SIZE")
    @WithDefault("20")
    @Min(0)
    @Max(1000)
    int poolOverflow();

    // ----------------------------------------------------------------------------------------------------- Kafka

    /** Where Kafka is: host:port, or several of them with commas. Wins over KAFKA_HOST and KAFKA_PORT. */
    @WithName("KAFKA_BOOTSTRAP_SERVERS")
    Optional<@Pattern(regexp = ADDRESSES, message = ADDRESSES_MEANS) String> kafkaBootstrapServers();

    /** Host of Kafka, where KAFKA_BOOTSTRAP_SERVERS is not given. */
    @WithName("KAFKA_HOST")
    @WithDefault("localhost")
    @NotBlank
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
    Optional<String> kafkaSaslJaasConfig();

    /** Whom to trust with TLS, instead of the JVM's authorities: a file in PEM (.pem, .crt), PKCS-12 (.p12, .pfx) or JKS. */
    @WithName("KAFKA_SSL_TRUSTSTORE_LOCATION")
    Optional<String> kafkaSslTruststoreLocation();

    /** The password of that file, where it has one. */
    @WithName("KAFKA_SSL_TRUSTSTORE_PASSWORD")
    Optional<String> kafkaSslTruststorePassword();

    /** Our own certificate and key, where brokers ask for them: a file of the same kinds. */
    @WithName("KAFKA_SSL_KEYSTORE_LOCATION")
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

    /** Whether this replica consumes statuses. */
    @WithName("KAFKA_WORKERS_ENABLED")
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
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

    // ---------------------------------------------------------------------------------------------------- Timers

    /** Whether this replica makes due tasks and cancels overdue ones by itself. Off: somebody calls the two REST paths. */
    @WithName("SCHEDULER_ENABLED")
    @WithDefault("true")
    @WithConverter(YesOrNo.class)
    boolean schedulerEnabled();

    /** How often due schedules are looked for: the worst delay of a firing. A look that finds nothing costs one index probe. */
    @WithName("SCHEDULER_CREATE_EVERY")
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration createEvery();

    /** How often overdue tasks are looked for: the worst delay of a cancellation. */
    @WithName("SCHEDULER_EXPIRE_EVERY")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration expireEvery();

    /** How often NEW tasks and cancels to announce are looked for, beside the look right after they were made. Catches retries, and what other replicas left. */
    @WithName("DISPATCH_EVERY")
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration dispatchEvery();

    // ------------------------------------------------------------------------------------------- Failing sources

    /** How much later a schedule runs after its first failure in a row; each further one doubles it. Never earlier than it would. */
    @WithName("FAILURE_BACKOFF")
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration failureBackoff();

    /** The longest that FAILURE_BACKOFF grows to. */
    @WithName("FAILURE_BACKOFF_MAX")
    @WithDefault("6h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 30)
    Duration failureBackoffMax();

    /** After so many failures in a row a schedule only runs as a rare probe. Ten doublings of a minute are beyond six hours. */
    @WithName("QUARANTINE_AFTER")
    @WithDefault("10")
    @Min(1)
    @Max(10_000)
    int quarantineAfter();

    /** How often a schedule in quarantine is tried at most; a success lets it out. */
    @WithName("QUARANTINE_PROBE_EVERY")
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    @DurationMax(days = 365)
    Duration quarantineProbeEvery();

    // -------------------------------------------------------------------------------------------------- Overload

    /** A source type whose oldest QUEUED task is older gets no more tasks. Less than start_timeout_s of its task types, or it never shows. */
    @WithName("OVERLOAD_QUEUED_AGE")
    @WithDefault("5m")
    @DurationMin(seconds = 2)
    @DurationMax(days = 30)
    Duration overloadQueuedAge();

    /** A source type with more QUEUED tasks gets no more: the lag that its topic may have. */
    @WithName("OVERLOAD_QUEUED_TASKS")
    @WithDefault("1000000")
    @Min(1)
    @Max(1_000_000_000)
    int overloadQueuedTasks();

    /** Tasks that find out whether the parsers are back, sent when none is QUEUED. */
    @WithName("OVERLOAD_PROBE_TASKS")
    @WithDefault("10")
    @Min(1)
    @Max(10_000)
    int overloadProbeTasks();

    /** How long a schedule is put off that is due while its parsers do not keep up. Longer is less work, and a later return. */
    @WithName("OVERLOAD_PUT_OFF")
    @WithDefault("5m")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration overloadPutOff();

    /** How often the load of every source type is looked at. A look costs some index probes per task type. */
    @WithName("OVERLOAD_CHECK_EVERY")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration overloadCheckEvery();

    // ------------------------------------------------------------------------------------------------- Retention

    /** How long finished groups and their tasks are kept. */
    @WithName("TASK_RETENTION")
    @WithDefault("30d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 36_500)
    Duration taskRetention();

    /** How often what is older is looked for: the more often, the less there is at once. */
    @WithName("PURGE_EVERY")
    @WithDefault("10m")
    @DurationMin(millis = 100)
    @DurationMax(days = 1)
    Duration purgeEvery();

    /** Tasks that one transaction forgets. */
    @WithName("PURGE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int purgePageSize();

    // --------------------------------------------------------------------------------------------------- Watching

    /** How long a timer may be overdue, and one page or batch may take, before liveness is DOWN. Above the transactions' 60 s. */
    @WithName("LIVENESS_PATIENCE")
    @WithDefault("5m")
    @DurationMin(minutes = 1)
    @DurationMax(days = 1)
    Duration livenessPatience();

    /** How often Kafka is asked whether it is there: as late as readiness and metrics tell that it is not. */
    @WithName("KAFKA_CHECK_EVERY")
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration kafkaCheckEvery();

    /** Where spans are sent, in OTLP over gRPC: turns tracing on. Without it, callers' traceparents are still handed on to parsers. */
    @WithName("OTEL_EXPORTER_OTLP_ENDPOINT")
    Optional<@Pattern(regexp = "https?://\\S+", message = "must be a URL such as http://collector:4317") String>
            otlpEndpoint();

    /** How often unfinished tasks are measured for metrics; a scrape itself asks PostgreSQL nothing. */
    @WithName("METRICS_EVERY")
    @WithDefault("15s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration metricsEvery();

    /** How old the overview's figures may be while it is open, and how often it asks: however many people have it open, they are read once in that time. */
    @WithName("OVERVIEW_EVERY")
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration overviewEvery();

    /** Unfinished groups of one task type and status that a measurement reads. Where there are more, it tells too few tasks. */
    @WithName("METRICS_MAX_ROWS")
    @WithDefault("10000")
    @Min(100)
    @Max(1_000_000)
    int metricsMaxRows();

    /** Task types that metrics tell apart; each brings some hundred time series. The others count as OTHER. */
    @WithName("METRICS_MAX_TASK_TYPES")
    @WithDefault("200")
    @Min(1)
    @Max(10_000)
    int metricsMaxTaskTypes();

    // ------------------------------------------------------------------------------------------------ Work limits

    /** Schedules that one transaction turns into tasks. Larger is a little faster, and holds row locks longer. */
    @WithName("CREATE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int createPageSize();

    /** Pages of due schedules that a replica makes into tasks at once, where the first one was full. Each holds a connection; PostgreSQL's cores are the bound. */
    @WithName("CREATE_PAGES_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int createPagesAtOnce();

    /** Tasks, or cancels, that one transaction sends. Their rows stay locked until Kafka has acknowledged them. */
    @WithName("DISPATCH_PAGE_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int dispatchPageSize();

    /** Parts of a poll of statuses that a replica applies at once, each at least a hundred of them. Each holds a connection; PostgreSQL's cores are the bound. */
    @WithName("TRACK_PARTS_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int trackPartsAtOnce();

    /** Pages of tasks that a replica sends at once: while one waits for Kafka another is read. Each holds a connection, and they wait for each other where their group's tasks are counted. */
    @WithName("DISPATCH_PAGES_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int dispatchPagesAtOnce();

    /** How long a send may take before it is left for the next try, in milliseconds. Under the transaction's 60 s. */
    @WithName("DISPATCH_TIMEOUT_MS")
    @WithDefault("10000")
    @Min(1000)
    @Max(45_000)
    int dispatchTimeoutMs();

    /** How long a look at the dead letters may take, in milliseconds: then it answers with what it found. */
    @WithName("DEAD_LETTER_READ_TIMEOUT_MS")
    @WithDefault("5000")
    @Min(100)
    @Max(30_000)
    int deadLetterReadTimeoutMs();

    /** Tasks that one transaction cancels. */
    @WithName("EXPIRE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int expirePageSize();

    // ----------------------------------------------------------------------------------------------- Import, export

    /** The largest import, in bytes: some million rows. It is streamed, so memory does not grow with it. */
    @WithName("IMPORT_MAX_BYTES")
    @WithDefault("104857600")
    @Min(1024)
    @Max(1_073_741_824)
    long importMaxBytes();

    /** Rows that an import writes, and an export reads, at once: one transaction each. */
    @WithName("IMPORT_CHUNK_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int importChunkSize();

    /** Rejected rows that an import's report names; it counts the others. Bounds the answer. */
    @WithName("IMPORT_MAX_REJECTIONS")
    @WithDefault("1000")
    @Min(0)
    @Max(100_000)
    int importMaxRejections();

    /** The largest body of any other call, in bytes. */
    @WithName("HTTP_MAX_BODY_BYTES")
    @WithDefault("1048576")
    @Min(1024)
    @Max(104_857_600)
    long httpMaxBodyBytes();
}
