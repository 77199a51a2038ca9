package io.parsermanager.settings;

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

/** Where PostgreSQL is, and how many connections to it there may be. A part of {@link Settings}. */
public interface PostgresSettings {
    /** Host of PostgreSQL. */
    @WithName("POSTGRES_HOST")
    @Pattern(regexp = NetworkNames.HOST, message = NetworkNames.HOST_MEANS + "POSTGRES_PORT")
    String postgresHost();

    /** Port of PostgreSQL. */
    @WithName("POSTGRES_PORT")
    @Min(1)
    @Max(65535)
    int postgresPort();

    /** User of PostgreSQL: must own the schema, since migrations run as this user. Flyway puts the name into a statement between quotes. */
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

    /** How the connection is secured: libpq's words. Only verify-ca and verify-full make sure that it is the right server. */
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

    /** A certificate of our own, in PEM, where PostgreSQL asks for one. */
    @WithName("POSTGRES_SSL_CERT")
    @WithConverter(CertificateFile.class)
    Optional<String> postgresSslCert();

    /** The key of that, in PKCS-8 DER or PKCS-12: what PostgreSQL's driver reads. */
    @WithName("POSTGRES_SSL_KEY")
    @WithConverter(ReadableFile.class)
    Optional<String> postgresSslKey();

    /** Whether the service brings the schema up to date when it starts. Off: it refuses to start until the command "migrate up" has. */
    @WithName("MIGRATE_AT_START")
    @WithDefault("true")
    @WithConverter(StrictBooleanConverter.class)
    boolean migrateAtStart();

    /** How often PostgreSQL is asked whether it answers and takes writes: as late as an outage is noticed. Costs two small queries on a connection of its own. */
    @WithName("POSTGRES_CHECK_EVERY")
    @WithDefault("1s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration postgresCheckEvery();

    /**
     * How long such an answer, or a new connection, may take before PostgreSQL counts as away: REST answers 503 then, and all connections are
     * broken off. Together with the check, one more try and the wait for a connection (4 s) it makes up less than the 10 s in which REST answers.
     */
    @WithName("POSTGRES_ANSWER_TIMEOUT")
    @WithDefault("2s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 1)
    Duration postgresAnswerTimeout();

    /** How long one statement may take. As long as a batch may: PostgreSQL then ends it, and the batch is tried again. Not for migrations. */
    @WithName("POSTGRES_STATEMENT_TIMEOUT")
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration postgresStatementTimeout();

    /** How long a statement may wait for a row that somebody else changes. Under the 10 s in which REST answers. */
    @WithName("POSTGRES_LOCK_TIMEOUT")
    @WithDefault("8s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration postgresLockTimeout();

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
}
