package io.parsermanager.web.overview;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.database.DatabaseProbe.State;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.health.WatchKafka;
import io.parsermanager.health.WatchKafka.KafkaState;
import io.parsermanager.kafka.ConsumerLag;
import io.parsermanager.settings.Settings;
import io.parsermanager.web.overview.RefreshingValue.Reading;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Holds the figures of the overview for all visitors: many open pages cost PostgreSQL no more than one. */
@ApplicationScoped
public class Overview {
    private static final Logger LOG = Logger.getLogger(Overview.class);

    /** How recent the figures are. */
    public enum Freshness {
        /** As recent as OVERVIEW_EVERY allows. */
        FRESH,
        /** Old, because nobody asked for long; new figures are loading. */
        STALE,
        /** Old, because the last load failed. */
        FAILED
    }

    /**
     * The overview at one moment.
     *
     * @param figures null if no load succeeded since the start
     * @param ageS the age of the figures, in seconds
     * @param faults the present faults of this replica
     * @param waitingStatuses statuses in Kafka that the service has not applied
     */
    @TemplateData
    public record Sight(
            OverviewStats figures,
            Freshness freshness,
            double ageS,
            State database,
            KafkaState kafka,
            List<Fault> faults,
            long waitingStatuses) {
        /** Whether nothing needs attention. Old figures prove nothing. */
        public boolean healthy() {
            return freshness == Freshness.FRESH
                    && ageS < PROVES_S
                    && database == State.UP
                    && !kafkaAway()
                    && faults.isEmpty()
                    && figures != null
                    && figures.healthy()
                    && findings().isEmpty();
        }

        /** Whether something fails, and not only needs attention. */
        public boolean failing() {
            return databaseAway()
                    || readOnly()
                    || kafkaAway()
                    || failed()
                    || !faults.isEmpty()
                    || findings().stream().anyMatch(Finding::bad);
        }

        /** What the figures say that needs attention, the worst first. */
        public List<Finding> findings() {
            return figures == null ? List.of() : Finding.of(figures.signals(), waitingStatuses);
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
            return kafka == KafkaState.UP;
        }

        public boolean kafkaAway() {
            return kafka == KafkaState.AWAY;
        }

        /** The faults that the page shows. */
        public List<Fault> firstFaults() {
            return faults.stream().limit(MAX_FAULTS).toList();
        }
    }

    private static final int MAX_FAULTS = 20;

    /** Older figures do not prove that all is well. */
    private static final double PROVES_S = 15;

    private final RefreshingValue<OverviewStats> figures;
    private final Duration every;
    private final WatchKafka kafka;
    private final DatabaseProbe database;
    private final FaultRegistry faults;
    private final ConsumerLag consumerLag;

    Overview(
            LoadOverviewStats loadOverviewStats,
            WatchKafka kafka,
            DatabaseProbe database,
            FaultRegistry faults,
            ConsumerLag consumerLag,
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
        this.consumerLag = consumerLag;
    }

    /** The present overview. It does not wait for PostgreSQL while that is away, and fails only before the first load. */
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
                shown,
                freshness,
                figures.age().toMillis() / 1000.0,
                database.state(),
                kafka.state(),
                faults.present(),
                consumerLag.total());
    }

    /** Loads the figures and the gauges now, so that the next visitor gets recent ones at once. */
    public void refresh() {
        figures.refresh();
    }

    /** How often an open page polls. */
    public long everyMs() {
        return every.toMillis();
    }

    /** Makes the next visitor wait for new figures. Call it after a change that the overview shows. */
    public void forget() {
        figures.forget();
    }
}
