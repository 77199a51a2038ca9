package io.parsermanager.kafka;

import io.parsermanager.settings.Settings;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Asks Kafka about topics and consumers. It waits a few seconds at most for an answer. */
@ApplicationScoped
public class KafkaAdmin {
    /** The longest wait for an answer. A slower broker is no more useful than none. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final Map<String, Object> configuration;
    private Admin admin;

    KafkaAdmin(@Identifier("default-kafka-broker") Map<String, Object> kafka, Settings settings) {
        this.configuration = new HashMap<>(kafka);
        configuration.keySet().retainAll(AdminClientConfig.configNames());
        configuration.put(AdminClientConfig.CLIENT_ID_CONFIG, settings.projectName() + "-admin");
        configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) MAX_WAIT.toMillis());
        configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) MAX_WAIT.toMillis());
    }

    /**
     * Asks one question.
     *
     * @throws KafkaException if Kafka refuses to answer; a {@link org.apache.kafka.common.errors.TimeoutException} if it does not answer in time
     */
    public <T> T ask(Function<Admin, KafkaFuture<T>> question) {
        try {
            return question.apply(client()).get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refusal ? refusal : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("The question to Kafka was interrupted", e);
        }
    }

    /** Creates the client when it is first needed, because creation fails while Kafka's host name does not resolve. */
    private synchronized Admin client() {
        if (admin == null) {
            admin = Admin.create(configuration);
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
