package io.parsermanager.web.pause;

import io.parsermanager.metrics.DatabaseClock;
import io.parsermanager.source.Pause;
import io.quarkus.qute.TemplateData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** Tells templates whether a pause still lasts. A pause that ended stays in its row until the next change. */
@Named("pauses")
@ApplicationScoped
@TemplateData
public class PauseState {
    private final DatabaseClock clock;

    PauseState(DatabaseClock clock) {
        this.clock = clock;
    }

    public boolean lasts(Pause pause) {
        return pause != null && (pause.pausedUntil == null || !clock.hasPassed(pause.pausedUntil));
    }
}
