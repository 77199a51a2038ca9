package io.parsermanager.local;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says at the start where the local servers are, for a person's own tools, and how to forget what is in them. */
@ApplicationScoped
@IfBuildProfile("dev")
public class LocalRunNotice {
    private static final Logger LOG = Logger.getLogger(LocalRunNotice.class);

    private final String postgresHost;
    private final int postgresPort;
    private final String kafka;

    LocalRunNotice(
            @ConfigProperty(name = "POSTGRES_HOST") String postgresHost,
            @ConfigProperty(name = "POSTGRES_PORT") int postgresPort,
            @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS") String kafka) {
        this.postgresHost = postgresHost;
        this.postgresPort = postgresPort;
        this.kafka = kafka;
    }

    void tell(@Observes StartupEvent start) {
        LOG.infof(
                "Local PostgreSQL on %s:%d (database %s, user %s, password %s), local Kafka on %s",
                postgresHost,
                postgresPort,
                EmbeddedDatabase.NAME,
                EmbeddedDatabase.USER,
                EmbeddedDatabase.PASSWORD,
                kafka);
        LOG.infof("Their data is kept in %1$s; to forget it, stop and run: rm -rf %1$s", LocalServers.FOLDER);
    }
}
