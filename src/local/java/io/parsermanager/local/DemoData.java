package io.parsermanager.local;

import io.parsermanager.migration.DemoSources;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Registers the demo sources in an empty database, due so often that a person sees tasks within a minute. */
@ApplicationScoped
@IfBuildProfile("dev")
public class DemoData {
    private static final Logger LOG = Logger.getLogger(DemoData.class);

    private final DemoSources demoSources;

    DemoData(DemoSources demoSources) {
        this.demoSources = demoSources;
    }

    void register(@Observes StartupEvent start) {
        int sources = demoSources.add();
        if (sources > 0) {
            LOG.infof("Demo data: registered %d made-up sources, due every 20 to 60 seconds", sources);
        }
    }
}
