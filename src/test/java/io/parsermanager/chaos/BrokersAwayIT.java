package io.parsermanager.chaos;

import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.ClusterOfBrokers;
import io.parsermanager.testsupport.FullForm;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Tables;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three brokers that hold each partition three times, and take a message only if two of them have it. First one of them stops, then a
 * second one: the first is not noticed, with the second everything waits.
 */
@Tag("ha")
@FullForm
class BrokersAwayIT {
    private static final Form FORM = Form.asked();
    private static final int PARTITIONS = 3;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Report report = new Report(
            "brokers", "The %s form of %s, seed %d.".formatted(FORM.name(), LocalDate.now(ZoneOffset.UTC), seed));

    private Installation installation;
    private ClusterOfBrokers brokers;
    private Tables tables;
    private Fleet fleet;
    private ChaosParser parser;

    @BeforeEach
    void threeBrokers() {
        installation = new Installation();
        tables = installation.tables();
        TopicReader first = new TopicReader(installation.servers().kafka().bootstrapServers());
        // the topic of the groups' offsets is made now, on the broker that stays: the embedded one keeps it only once
        first.makeOffsetsTopic();
        brokers = new ClusterOfBrokers(installation.servers().kafka(), 2);
        for (String topic : List.of(ChaosParser.RSS, ChaosParser.VK, ChaosParser.STATUSES, "task_cancellations")) {
            brokers.createReplicatedTopic(topic, PARTITIONS, Map.of("min.insync.replicas", "2"));
        }
        fleet = new Fleet(
                installation,
                Map.of(
                        "POSTGRES_PORT",
                        String.valueOf(installation.servers().database().port()),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        brokers.bootstrapServers()));
        fleet.complete();
        Load.setDeadlines(tables);
        parser = new ChaosParser(brokers.bootstrapServers(), seed).start();
    }

    @AfterEach
    void stop() {
        report.write(FORM.isFull());
        fleet.stop();
        parser.close();
        brokers.close();
        installation.close();
    }

    @Test
    void oneBrokerLessIsNotNoticedAndWithTwoLessEverythingWaits() {
        Trial trial = new Trial(FORM, tables, new TopicReader(brokers.bootstrapServers()), fleet, parser, report);

        trial.during(
                "one broker",
                "One broker of three stops and comes back, the leader of every third partition",
                ChaosStack.IN_FLIGHT,
                () -> {
                    brokers.broker(2).stop();
                    Trial.pause(FORM.outage());
                    brokers.broker(2).start();
                    awaitAllInSync();
                    return "%d s away".formatted(FORM.outage().toSeconds());
                });
        trial.during(
                "two brokers",
                "Two brokers of three stop and come back: no partition takes a message meanwhile",
                ChaosStack.IN_FLIGHT + ChaosStack.PROBES,
                () -> {
                    brokers.broker(2).stop();
                    brokers.broker(3).stop();
                    Trial.pause(FORM.outage());
                    brokers.broker(2).start();
                    brokers.broker(3).start();
                    awaitAllInSync();
                    return "%d s away".formatted(FORM.outage().toSeconds());
                });
    }

    private void awaitAllInSync() {
        await().atMost(FORM.patience()).until(() -> brokers.inSync(ChaosParser.STATUSES) == 3);
    }
}
