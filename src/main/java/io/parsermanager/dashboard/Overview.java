package io.parsermanager.dashboard;

import io.parsermanager.dashboard.Shared.Reading;
import io.parsermanager.http.DatabaseProblems;
import io.parsermanager.ops.WatchKafka;
import io.parsermanager.ops.WatchKafka.Seen;
import io.parsermanager.settings.Settings;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Holds the overview's figures for all who look: a hundred open pages ask PostgreSQL no more than one does. */
@ApplicationScoped
public class Overview {
    /**
     * What there is to show.
     *
     * @param figures null if PostgreSQL has been away since the start
     * @param databaseAway the figures are old
     * @param stale they are old because nobody has looked for long; newer ones are on their way
     */
    public record Sight(Figures figures, boolean databaseAway, boolean stale, Seen kafka) {
        /** Whether somebody should look. */
        public boolean healthy() {
            return !databaseAway && !stale && !kafkaAway() && figures != null && figures.healthy();
        }

        public boolean kafkaUp() {
            return kafka == Seen.UP;
        }

        public boolean kafkaAway() {
            return kafka == Seen.AWAY;
        }
    }

    private final Shared<Figures> figures;
    private final Duration every;
    private final WatchKafka kafka;

    Overview(ReadFigures readFigures, WatchKafka kafka, Settings settings) {
        this.figures = new Shared<>(
                readFigures::read, settings.overviewEvery(), System::nanoTime, Infrastructure.getDefaultExecutor());
        this.every = settings.overviewEvery();
        this.kafka = kafka;
    }

    Sight look() {
        try {
            Reading<Figures> reading = figures.get();
            return new Sight(reading.value(), false, reading.stale(), kafka.seen());
        } catch (RuntimeException e) {
            if (!DatabaseProblems.isAway(e)) {
                throw e;
            }
            return new Sight(figures.last(), true, false, kafka.seen());
        }
    }

    /** Reads them now, and with them what metrics tell, so that who looks next need not wait nor see old ones. */
    public void refresh() {
        figures.refresh();
    }

    /** How often an open page asks: there is nothing new sooner. */
    long everyMs() {
        return every.toMillis();
    }

    /** After a button was pressed, who pressed it sees what it did. */
    void forget() {
        figures.forget();
    }
}
