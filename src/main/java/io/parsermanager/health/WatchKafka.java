package io.parsermanager.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.settings.Settings;
import io.parsermanager.settings.check.TlsDiagnostics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Checks whether Kafka answers, apart from the flows. If it does not, the service is degraded: tasks wait as NEW and REST works. Readiness
 * shows this without turning DOWN; a metric and a log line show it as well.
 */
@ApplicationScoped
public class WatchKafka {
    private static final Logger LOG = Logger.getLogger(WatchKafka.class);

    /** The longest wait for an answer. A slower broker is no more useful than none. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    /** The result of the last check. */
    public enum KafkaState {
        NOT_YET,
        UP,
        AWAY
    }

    private final Map<String, Object> configuration;
    private final MeterRegistry metrics;
    private volatile KafkaState state = KafkaState.NOT_YET;

    /** The variables to check if Kafka is there and refuses the connection. */
    private Optional<String> tlsProblem = Optional.empty();

    private Admin admin;

    WatchKafka(
            @Identifier("default-kafka-broker") Map<String, Object> kafka, Settings settings, MeterRegistry metrics) {
        this.configuration = new HashMap<>(kafka);
        configuration.keySet().retainAll(AdminClientConfig.configNames());
        configuration.put(AdminClientConfig.CLIENT_ID_CONFIG, settings.projectName() + "-watch");
        configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        this.metrics = metrics;
    }

    void atStart(@Observes StartupEvent start) {
        metrics.gauge("parser_manager.kafka.up", this, it -> it.state == KafkaState.AWAY ? 0 : 1);
    }

    public KafkaState state() {
        return state;
    }

    /** Checks Kafka. The timer calls it, so only one check runs at a time. */
    public synchronized KafkaState look() {
        KafkaState before = state;
        state = answers() ? KafkaState.UP : KafkaState.AWAY;
        if (state == KafkaState.AWAY && before != KafkaState.AWAY) {
            LOG.warn("Kafka does not answer: tasks wait as NEW and statuses in Kafka, REST goes on"
                    + tlsProblem.map(look -> "; " + look).orElse(""));
        } else if (state == KafkaState.UP && before == KafkaState.AWAY) {
            LOG.info("Kafka answers again");
        }
        return state;
    }

    private boolean answers() {
        try {
            if (admin == null) {
                admin = Admin.create(configuration);
            }
            return !admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis()))
                    .nodes()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("Kafka does not answer", e);
            tlsProblem = TlsDiagnostics.ofKafka(e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
