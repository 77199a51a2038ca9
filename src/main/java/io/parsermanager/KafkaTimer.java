package io.parsermanager;

import io.parsermanager.health.WatchKafka;
import io.parsermanager.health.WatchTopics;
import io.parsermanager.track.consume.CommitAgain;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timer that checks Kafka, the topics and the offsets of this replica. */
@ApplicationScoped
public class KafkaTimer {
    private final WatchKafka watchKafka;
    private final WatchTopics watchTopics;
    private final CommitAgain commitAgain;

    KafkaTimer(WatchKafka watchKafka, WatchTopics watchTopics, CommitAgain commitAgain) {
        this.watchKafka = watchKafka;
        this.watchTopics = watchTopics;
        this.commitAgain = commitAgain;
    }

    /** {@link WatchKafka} reports that Kafka is away; the rest waits until it is back. */
    @Scheduled(
            identity = "kafka-check",
            every = "${timers.kafka-check}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void check() {
        if (watchKafka.look() == WatchKafka.KafkaState.UP) {
            watchTopics.look();
            commitAgain.run();
        }
    }
}
