package io.parsermanager.local;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Says at the start how a person's own tools get into the local servers, and how to forget what is in them. */
@ApplicationScoped
@IfBuildProfile("dev")
public class LocalRunNotice {
    private static final Logger LOG = Logger.getLogger(LocalRunNotice.class);

    void tell(@Observes StartupEvent start) {
        LOG.infof(
                "PostgreSQL (user %s, password %s) and Kafka are local and keep their data in %3$s; to forget it, stop and run: rm -rf %3$s",
                EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, LocalServers.FOLDER);
    }
}
