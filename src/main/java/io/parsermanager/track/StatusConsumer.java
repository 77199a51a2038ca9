package io.parsermanager.track;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.track.ApplyStatuses.Ignored;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;

/**
 * Takes what one poll brought off the status topic and has it applied; its offsets are committed after that.
 *
 * <p>It never throws for what a record contains: a bad one is skipped, counted and logged, and harms none of the others.
 */
@ApplicationScoped
public class StatusConsumer {
    private static final Logger LOG = Logger.getLogger(StatusConsumer.class);

    private record Received(ConsumerRecord<byte[], byte[]> record, StatusMessage status) {}

    private final StatusReader reader;
    private final ApplyPatiently applyPatiently;
    private final MeterRegistry metrics;

    StatusConsumer(StatusReader reader, ApplyPatiently applyPatiently, MeterRegistry metrics) {
        this.reader = reader;
        this.applyPatiently = applyPatiently;
        this.metrics = metrics;
    }

    @Incoming("task-statuses")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> poll) {
        List<Received> batch = new ArrayList<>(poll.count());
        for (ConsumerRecord<byte[], byte[]> record : poll) {
            try {
                batch.add(new Received(record, reader.read(record.value())));
            } catch (StatusReader.Unreadable e) {
                refuse(record, "UNREADABLE", e.getMessage());
            }
        }
        if (!batch.isEmpty()) {
            apply(batch);
        }
    }

    /** PostgreSQL refuses a whole batch for one record's content (JSON with a NUL, say): halving finds the one. */
    private void apply(List<Received> batch) {
        try {
            List<Ignored> ignored =
                    applyPatiently.apply(batch.stream().map(Received::status).toList());
            count("APPLIED", batch.size() - ignored.size());
            for (Ignored one : ignored) {
                switch (one.verdict()) {
                    case LATE, STALE -> count(one.verdict().name(), 1);
                    case UNKNOWN_TASK ->
                        refuse(batch.get(one.position()).record, "UNKNOWN_TASK", "there is no such task");
                    case FUTURE_ATTEMPT ->
                        refuse(
                                batch.get(one.position()).record,
                                "FUTURE_ATTEMPT",
                                "the task has not come to that attempt");
                }
            }
        } catch (DataException | ConstraintViolationException e) {
            if (batch.size() == 1) {
                refuse(
                        batch.get(0).record,
                        "REFUSED_BY_DATABASE",
                        e.getSQLException().getMessage());
            } else {
                apply(batch.subList(0, batch.size() / 2));
                apply(batch.subList(batch.size() / 2, batch.size()));
            }
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String reason, String detail) {
        count(reason, 1);
        LOG.warnf(
                "Skipped the status at %s-%d offset %d: %s, %s",
                record.topic(), record.partition(), record.offset(), reason, detail);
    }

    private void count(String outcome, long statuses) {
        metrics.counter("parser_manager.statuses", "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment((double) statuses);
    }
}
