package io.parsermanager.settings.check;

import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Names the variables to check if a server is there and one side does not trust the other. */
public final class TlsDiagnostics {
    private TlsDiagnostics() {}

    /** The advice for PostgreSQL; empty for any other failure. */
    public static Optional<String> ofPostgres(Throwable failure) {
        return has(failure, cause -> cause instanceof SSLException || cause instanceof CertificateException)
                ? Optional.of("look at POSTGRES_SSL_ROOT_CERT: it must be of the authority that signed the server's"
                        + " certificate, which for verify-full is made out to POSTGRES_HOST")
                : Optional.empty();
    }

    /** The advice for Kafka; empty for any other failure. */
    public static Optional<String> ofKafka(Throwable failure) {
        if (has(failure, SslAuthenticationException.class::isInstance)) {
            return Optional.of(
                    "look at KAFKA_SSL_TRUSTSTORE_LOCATION: it must hold the authority that signed the brokers'"
                            + " certificates; and at KAFKA_SSL_KEYSTORE_LOCATION, if they ask for ours");
        }
        return has(failure, SaslAuthenticationException.class::isInstance)
                ? Optional.of(
                        "look at KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD: it refuses them")
                : Optional.empty();
    }

    private static boolean has(Throwable failure, Predicate<Throwable> kind) {
        return Stream.iterate(failure, one -> one != null, Throwable::getCause).anyMatch(kind);
    }
}
