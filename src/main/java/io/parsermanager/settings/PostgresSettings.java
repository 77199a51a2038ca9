package io.parsermanager.settings;

import io.parsermanager.settings.check.CertificateFile;
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
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Address, security, connections and time limits of PostgreSQL. A part of {@link Settings}. */
public interface PostgresSettings {
    /**
     * Host of PostgreSQL, or several with commas between: a primary and its standbys. The service connects to the one that takes writes.
     */
    @WithName("POSTGRES_HOST")
    @Pattern(regexp = NetworkNames.HOSTS, message = NetworkNames.HOSTS_MEANS + "POSTGRES_PORT")
    String postgresHost();

    /** Port of PostgreSQL, or one for each host of POSTGRES_HOST with commas between. */
    @WithName("POSTGRES_PORT")
    @Pattern(
            regexp = NetworkNames.PORTS,
            message = "must be a port from 1 to 65535, or one for each host with commas between")
    String postgresPort();

    /**
     * User of PostgreSQL. The user must own the schema, because migrations run as this user. Flyway puts the name into a statement between
     * quotes.
     */
    @WithName("POSTGRES_USER")
    @NotBlank
    @Pattern(regexp = "[^']*", message = "must be without a single quote, which the migrations cannot handle")
    String postgresUser();

    /** Password of that user. */
    @WithName("POSTGRES_PASSWORD")
    @NotBlank
    String postgresPassword();

    /** Database. */
    @WithName("POSTGRES_DB")
    @NotBlank
    String postgresDb();

    /** The TLS mode in libpq's words. Only verify-ca and verify-full check that it is the right server. */
    @WithName("POSTGRES_SSL_MODE")
    @WithDefault("prefer")
    @Pattern(
            regexp = "disable|allow|prefer|require|verify-ca|verify-full",
            message = "must be disable, allow, prefer, require, verify-ca or verify-full")
    String postgresSslMode();

    /** The certificate of the authority that PostgreSQL's is checked against, in PEM. */
    @WithName("POSTGRES_SSL_ROOT_CERT")
    @WithConverter(CertificateFile.class)
    Optional<String> postgresSslRootCert();

    /** The client certificate in PEM, if PostgreSQL asks for one. */
    @WithName("POSTGRES_SSL_CERT")
    @WithConverter(CertificateFile.class)
    Optional<String> postgresSslCert();

    /** The key of the client certificate in PKCS-8 DER or PKCS-12, which PostgreSQL's driver reads. */
    @WithName("POSTGRES_SSL_KEY")
    @WithConverter(ReadableFile.class)
    Optional<String> postgresSslKey();

    /**
     * Whether POSTGRES_HOST leads to a pooler in transaction mode, such as PgBouncer. The service then prepares no statements on the server,
     * sets no time limits of its sessions, and does not migrate when it starts: sessions are not its own.
     */
    @WithName("POSTGRES_POOLER")
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean postgresPooler();

    /** Whether the service migrates the schema when it starts. If not, it refuses to start until the command "migrate up" has run. */
    @WithName("MIGRATE_AT_START")
    @WithDefault("true")
    @WithConverter(StrictBooleanConverter.class)
    boolean migrateAtStart();

    /**
     * How often the service checks that PostgreSQL answers and takes writes. It is the longest delay until an outage is noticed. A check
     * costs two small queries on a connection of its own.
     */
    @WithName("POSTGRES_CHECK_EVERY")
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration postgresCheckEvery();

    /**
     * The longest time for such an answer or for a new connection. After it PostgreSQL counts as away: REST answers 503, and all
     * connections are aborted. Together with the check interval, one more try and the wait for a connection (4 s) it stays below the 10 s
     * in which REST answers.
     */
    @WithName("POSTGRES_ANSWER_TIMEOUT")
    @WithDefault("2s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 1)
    Duration postgresAnswerTimeout();

    /**
     * The longest time for one statement, equal to that of a batch. PostgreSQL then ends it, and the batch is tried again. It does not
     * apply to migrations.
     */
    @WithName("POSTGRES_STATEMENT_TIMEOUT")
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration postgresStatementTimeout();

    /** The longest wait of a statement for a row lock. It is below the 10 s in which REST answers. */
    @WithName("POSTGRES_LOCK_TIMEOUT")
    @WithDefault("8s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration postgresLockTimeout();

    /** Connections that stay open. The name is that of the original service. */
    @WithName("ALCHEMY_POLL_SIZE")
    @WithDefault("10")
    @Min(1)
    @Max(1000)
    int poolSize();

    /** Further connections that may be opened when all are busy. */
    @WithName("ALCHEMY_OVERFLOW_POOL_SIZE")
    @WithDefault("20")
    @Min(0)
    @Max(1000)
    int poolOverflow();
}
