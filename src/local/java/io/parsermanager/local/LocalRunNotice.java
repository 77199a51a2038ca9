package io.parsermanager.local;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says at the start where the page is, how a person's own tools get into the local servers, and how to forget what is in them. */
@ApplicationScoped
@IfBuildProfile("dev")
public class LocalRunNotice {
    private static final Logger LOG = Logger.getLogger(LocalRunNotice.class);

    private final String httpPort;

    LocalRunNotice(@ConfigProperty(name = "HTTP_PORT") String httpPort) {
        this.httpPort = httpPort;
    }

    void tell(@Observes StartupEvent start) {
        LOG.infof("The page of all this, for a browser: http://localhost:%s/", httpPort);
        LOG.infof(
                "PostgreSQL (user %s, password %s) and Kafka are local and keep their data in %3$s; to forget it, stop and run: rm -rf %3$s",
                EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD, LocalServers.FOLDER);
    }
}
