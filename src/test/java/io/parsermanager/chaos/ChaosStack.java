package io.parsermanager.chaos;

import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.ClusterOfBrokers;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.StallingProxy;
import io.parsermanager.testsupport.Tables;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What all scenarios share: PostgreSQL behind a proxy, Kafka, the replicas, the parser, and the report. */
final class ChaosStack implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ChaosStack.class);

    static final Form FORM = Form.asked();

    /** How many messages all replicas may have on their way to both topics. */
    static final long IN_FLIGHT = 2 * Fleet.SIZE * Fleet.DISPATCH_PAGE;

    /** While a topic takes nothing, each replica tries one task a second; Kafka may get it after all. */
    static final long PROBES = 2 * Fleet.SIZE * FORM.outage().toSeconds();

    /** Referred to from here, or the loggers would be collected and their levels forgotten: what they say of faults fills the build's output. */
    private static final List<java.util.logging.Logger> QUIET = Stream.of(
                    "io.zonky", "org.apache.kafka", "kafka", "state.change.logger")
            .map(java.util.logging.Logger::getLogger)
            .toList();

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final boolean publish;
    private final Report report;
    private final Installation installation;
    private final Tables tables;
    private final TopicReader topics;
    private final StallingProxy proxy;
    private final Fleet fleet;
    private final ChaosParser parser;
    private final SlowWrites slowWrites;
    private final FinishedTaskEvents finishedTaskEvents;
    private final Trial trial;

    /** From the moment that a topic has a partition on another broker. */
    private Optional<ClusterOfBrokers> cluster = Optional.empty();

    private OptionalInt secondBrokersPartition = OptionalInt.empty();

    private ChaosStack(String name, boolean publish) {
        this.publish = publish;
        report = new Report(
                name, "The %s form of %s, seed %d.".formatted(FORM.name(), LocalDate.now(ZoneOffset.UTC), seed));
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        LOG.infof("Chaos: the %s form, -Dchaos.seed=%d", FORM.name(), seed);
        installation = new Installation();
        tables = installation.tables();
        topics = new TopicReader(bootstrapServers());
        proxy = StallingProxy.to(installation.servers().database().port());
        fleet = new Fleet(installation, proxy);
        fleet.complete();
        Load.setDeadlines(tables);
        slowWrites = new SlowWrites(tables);
        parser = new ChaosParser(bootstrapServers(), seed).start();
        finishedTaskEvents = new FinishedTaskEvents(tables, topics);
        trial = new Trial(FORM, tables, topics, fleet, parser, report, Optional.of(finishedTaskEvents));
    }

    /** Starts everything, and returns when all replicas answer. */
    static ChaosStack start() {
        return new ChaosStack("chaos", FORM.isFull());
    }

    /** The same, with a report in target/NAME.md only. */
    static ChaosStack start(String name) {
        return new ChaosStack(name, false);
    }

    long seed() {
        return seed;
    }

    Random random() {
        return random;
    }

    Report report() {
        return report;
    }

    Installation installation() {
        return installation;
    }

    /** Of the first broker, which holds every partition unless a scenario says otherwise. */
    String bootstrapServers() {
        return installation.servers().kafka().bootstrapServers();
    }

    Tables tables() {
        return tables;
    }

    TopicReader topics() {
        return topics;
    }

    /** The replicas' way to PostgreSQL. */
    StallingProxy proxy() {
        return proxy;
    }

    Fleet fleet() {
        return fleet;
    }

    SlowWrites slowWrites() {
        return slowWrites;
    }

    /** What a reader of the events was told, since the first scenario. */
    FinishedTaskEvents finishedTaskEvents() {
        return finishedTaskEvents;
    }

    Trial trial() {
        return trial;
    }

    /** Joins when it is first asked for, and stays until the end: a partition that it holds is nowhere else. */
    ClusterOfBrokers secondBroker() {
        ClusterOfBrokers joined = cluster.orElseGet(
                () -> new ClusterOfBrokers(installation.servers().kafka(), 1));
        cluster = Optional.of(joined);
        return joined;
    }

    /**
     * The partition of the RSS tasks that only the second broker holds. It is made when it is first asked for, while no replica runs:
     * Kafka's clients look for new partitions every five minutes.
     */
    int partitionOnSecondBroker() {
        if (secondBrokersPartition.isEmpty()) {
            fleet.stop();
            ClusterOfBrokers brokers = secondBroker();
            secondBrokersPartition = OptionalInt.of(topics.addPartition(ChaosParser.RSS, 2));
            brokers.awaitLeader(ChaosParser.RSS, secondBrokersPartition.getAsInt(), true);
        }
        return secondBrokersPartition.getAsInt();
    }

    /** Waits until every replica says by itself that it cannot serve, and reports how long that took. */
    void awaitNotReady(String because) {
        long since = System.nanoTime();
        await().atMost(FORM.patience()).until(() -> fleet.ready() == 0);
        report.note("%s was noticed by all replicas after %d ms."
                .formatted(
                        because.substring(0, 1).toUpperCase(Locale.ROOT) + because.substring(1),
                        Duration.ofNanos(System.nanoTime() - since).toMillis()));
    }

    @Override
    public void close() {
        report.write(publish);
        fleet.stop();
        try (Installation servers = installation;
                StallingProxy way = proxy;
                ChaosParser talking = parser) {
            cluster.ifPresent(ClusterOfBrokers::close);
            LOG.debugf("Closing %s, %s and %s", servers, way, talking);
        }
    }
}
