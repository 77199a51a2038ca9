package io.parsermanager.dashboard;

import io.parsermanager.http.DatabaseProblems;
import io.parsermanager.ops.WatchKafka;
import io.parsermanager.ops.WatchKafka.Seen;
import io.parsermanager.settings.Settings;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;

/** Holds the overview's figures for all who look: a hundred open pages ask PostgreSQL no more than one does. */
@ApplicationScoped
public class Overview {
    /**
     * What there is to show.
     *
     * @param figures null if PostgreSQL has been away since the start
     * @param databaseAway the figures are old
     */
    public record Sight(Figures figures, boolean databaseAway, Seen kafka) {
        /** Whether somebody should look. */
        public boolean healthy() {
            return !databaseAway && !kafkaAway() && figures != null && figures.healthy();
        }

        public boolean kafkaUp() {
            return kafka == Seen.UP;
        }

        public boolean kafkaAway() {
            return kafka == Seen.AWAY;
        }
    }

    private final Shared<Figures> figures;
    private final WatchKafka kafka;

    Overview(ReadFigures readFigures, WatchKafka kafka, Settings settings) {
        this.figures = new Shared<>(
                readFigures::read, settings.overviewEvery(), System::nanoTime, Infrastructure.getDefaultExecutor());
        this.kafka = kafka;
    }

    Sight look() {
        try {
            return new Sight(figures.get(), false, kafka.seen());
        } catch (RuntimeException e) {
            if (!DatabaseProblems.isAway(e)) {
                throw e;
            }
            return new Sight(figures.last(), true, kafka.seen());
        }
    }

    /** After a button was pressed, who pressed it sees what it did. */
    void forget() {
        figures.forget();
    }
}
