package io.parsermanager.health;

import io.parsermanager.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Logs the addresses of everything at start. It leaves out secrets. */
@ApplicationScoped
public class StartupBanner {
    private static final Logger LOG = Logger.getLogger(StartupBanner.class);

    private final Settings settings;
    private final Optional<String> database;
    private final Optional<String> kafka;

    StartupBanner(
            Settings settings,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") Optional<String> database,
            @ConfigProperty(name = "kafka.bootstrap.servers") Optional<String> kafka) {
        this.settings = settings;
        this.database = database;
        this.kafka = kafka;
    }

    void atStart(@Observes StartupEvent start) {
        String here = settings.httpTlsCert().isPresent()
                ? "https://localhost:" + settings.httpsPort()
                : "http://localhost:" + settings.httpPort();
        String management = "http://localhost:" + settings.managementPort();
        LOG.infof("%s, %s", settings.projectName(), settings.environment());
        LOG.infof("Page        %s/", here);
        LOG.infof("REST        %s/api/v1/", here);
        LOG.infof("OpenAPI     %s/q/openapi, to try out: %s/q/swagger-ui", here, here);
        LOG.infof("Health      %s/q/health", management);
        LOG.infof("Metrics     %s/q/metrics", management);
        LOG.infof("PostgreSQL  %s", database.orElse("Dev Services"));
        LOG.infof("Kafka       %s, statuses from %s", kafka.orElse("Dev Services"), settings.kafkaTaskStatusTopic());
        LOG.infof(
                "Timers      create %s, expire %s, dispatch every %s; statuses are %s",
                settings.schedulerEnabled() ? "every " + settings.createEvery() : "off",
                settings.schedulerEnabled() ? "every " + settings.expireEvery() : "off",
                settings.dispatchEvery(),
                settings.kafkaWorkersEnabled() ? "consumed" : "not consumed");
    }
}
