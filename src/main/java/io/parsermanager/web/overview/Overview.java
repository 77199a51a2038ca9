package io.parsermanager.web.overview;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.database.DatabaseProbe.State;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.health.WatchKafka;
import io.parsermanager.health.WatchKafka.Seen;
import io.parsermanager.settings.Settings;
import io.parsermanager.web.overview.RefreshingValue.Reading;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Holds the overview's figures for all who look: a hundred open pages ask PostgreSQL no more than one does. */
@ApplicationScoped
public class Overview {
    private static final Logger LOG = Logger.getLogger(Overview.class);

    /** What stands behind the figures. */
    public enum Freshness {
        /** They are as old as they may be at most. */
        FRESH,
        /** They are old because nobody has looked for long; newer ones are on their way. */
        STALE,
        /** They are old because the last try to read them failed. */
        FAILED
    }

    /**
     * What there is to show.
     *
     * @param figures null if they could not be read since the start
     * @param ageS how old they are, in seconds
     * @param faults what this replica leaves out of its work
     */
    @TemplateData
    public record Sight(
            OverviewStats figures, Freshness freshness, double ageS, State database, Seen kafka, List<Fault> faults) {
        /** Whether nobody need look: figures that are old or could not be read prove nothing. */
        public boolean healthy() {
            return freshness == Freshness.FRESH
                    && database == State.UP
                    && !kafkaAway()
                    && faults.isEmpty()
                    && figures != null
                    && figures.healthy();
        }

        public boolean stale() {
            return freshness == Freshness.STALE && !databaseAway();
        }

        public boolean failed() {
            return freshness == Freshness.FAILED && !databaseAway();
        }

        public boolean databaseUp() {
            return database == State.UP;
        }

        public boolean databaseAway() {
            return database == State.AWAY;
        }

        public boolean readOnly() {
            return database == State.READ_ONLY;
        }

        public boolean kafkaUp() {
            return kafka == Seen.UP;
        }

        public boolean kafkaAway() {
            return kafka == Seen.AWAY;
        }

        /** As many as a page has room for. */
        public List<Fault> firstFaults() {
            return faults.stream().limit(MAX_FAULTS).toList();
        }
    }

    private static final int MAX_FAULTS = 20;

    private final RefreshingValue<OverviewStats> figures;
    private final Duration every;
    private final WatchKafka kafka;
    private final DatabaseProbe database;
    private final FaultRegistry faults;

    Overview(
            LoadOverviewStats loadOverviewStats,
            WatchKafka kafka,
            DatabaseProbe database,
            FaultRegistry faults,
            Settings settings) {
        this.figures = new RefreshingValue<>(
                loadOverviewStats::read,
                settings.overviewEvery(),
                System::nanoTime,
                Infrastructure.getDefaultExecutor());
        this.every = settings.overviewEvery();
        this.kafka = kafka;
        this.database = database;
        this.faults = faults;
    }

    /** Never waits for PostgreSQL while it is known to be away, and fails only where there never were figures to show. */
    Sight look() {
        if (database.state() == State.AWAY) {
            return sight(figures.last(), Freshness.FAILED);
        }
        try {
            Reading<OverviewStats> reading = figures.get();
            return sight(reading.value(), reading.stale() ? Freshness.STALE : Freshness.FRESH);
        } catch (RuntimeException e) {
            if (!DatabaseFailure.isTemporary(e)) {
                if (figures.last() == null) {
                    throw e;
                }
                LOG.errorf("The overview's figures cannot be read: %s", e);
            }
            return sight(figures.last(), Freshness.FAILED);
        }
    }

    private Sight sight(OverviewStats shown, Freshness freshness) {
        return new Sight(
                shown, freshness, figures.age().toMillis() / 1000.0, database.state(), kafka.seen(), faults.present());
    }

    /** Reads them now, and with them what metrics tell, so that who looks next need not wait nor see old ones. */
    public void refresh() {
        figures.refresh();
    }

    /** How often an open page asks: there is nothing new sooner. */
    public long everyMs() {
        return every.toMillis();
    }

    /** After a button was pressed, who pressed it sees what it did. */
    public void forget() {
        figures.forget();
    }
}
