package io.parsermanager.track.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.parsermanager.batch.BatchBudget;
import io.parsermanager.kafka.CompactBytes;
import io.parsermanager.settings.Settings;
import io.parsermanager.trace.Traces;
import io.parsermanager.track.DeadLettersSent;
import io.parsermanager.track.StatusProgress;
import io.parsermanager.track.StatusesTaken;
import io.parsermanager.track.deadletter.DeadLetter;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
import io.parsermanager.track.deadletter.DeadLetters;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusReader;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Reads the records of one poll from the status topic and applies them batch by batch. SmallRye commits the offsets afterwards.
 *
 * <p>No content of a record makes it throw. A bad record goes to the dead-letter topic, is counted, and does not affect the others. If the
 * replica dies before the commit, Kafka sends the same records again: applied statuses have no effect the second time, and dead letters
 * appear twice.
 */
@ApplicationScoped
public class StatusConsumer {
    private static final Logger LOG = Logger.getLogger(StatusConsumer.class);

    private final StatusReader reader;
    private final ApplyInParts applyInParts;
    private final DeadLetters deadLetters;
    private final Settings settings;
    private final MeterRegistry metrics;
    private final Event<StatusesTaken> taken;
    private final Event<DeadLettersSent> sent;
    private final Traces traces;
    private final StatusProgress progress;
    private final CommitAgain commitAgain;

    StatusConsumer(
            StatusReader reader,
            ApplyInParts applyInParts,
            DeadLetters deadLetters,
            Settings settings,
            MeterRegistry metrics,
            Event<StatusesTaken> taken,
            Event<DeadLettersSent> sent,
            Traces traces,
            StatusProgress progress,
            CommitAgain commitAgain) {
        this.reader = reader;
        this.applyInParts = applyInParts;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.metrics = metrics;
        this.taken = taken;
        this.sent = sent;
        this.traces = traces;
        this.progress = progress;
        this.commitAgain = commitAgain;
    }

    @Incoming("task-statuses")
    @Blocking
    public void consume(ConsumerRecords<CompactBytes, CompactBytes> poll) {
        progress.during(poll.count(), () -> {
            traces.linked("apply statuses", SpanKind.CONSUMER, traceparents(poll), () -> take(poll));
            commitAgain.applied(poll);
            return null;
        });
    }

    /** The trace parents of statuses whose parsers trace. */
    private static Stream<String> traceparents(ConsumerRecords<CompactBytes, CompactBytes> poll) {
        return StreamSupport.stream(poll.spliterator(), false)
                .map(record -> record.headers().lastHeader(Traces.HEADER))
                .filter(header -> header != null && header.value() != null)
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** A record is parsed only when the batch has room for it, because a poll may hold a thousand times as much as a batch. */
    private void take(ConsumerRecords<CompactBytes, CompactBytes> poll) {
        BatchBudget budget = BatchBudget.of(settings, settings.kafkaDefaultBulkSize());
        BatchBudget.Meter meter = budget.meter();
        List<ReceivedStatus> batch = new ArrayList<>();
        List<DeadLetter> dead = new ArrayList<>();
        for (ConsumerRecord<CompactBytes, CompactBytes> record : poll) {
            try {
                ReceivedStatus received = new ReceivedStatus(record, read(record));
                if (!meter.takes(received.bytes(), received.sources())) {
                    finish(batch, dead);
                    meter = budget.meter();
                    meter.takes(received.bytes(), received.sources());
                }
                batch.add(received);
            } catch (StatusReader.Unreadable e) {
                dead.add(new DeadLetter(record, e.reason(), e.getMessage()));
            }
        }
        finish(batch, dead);
        tell(poll);
    }

    /** Reports the delay of statuses. An error here must not make Kafka send the records again, because they are applied already. */
    private void tell(ConsumerRecords<CompactBytes, CompactBytes> poll) {
        try {
            taken.fire(new StatusesTaken(StreamSupport.stream(poll.spliterator(), false)
                    .map(ConsumerRecord::timestamp)
                    .toList()));
        } catch (RuntimeException e) {
            LOG.error("The service cannot measure the delay of statuses", e);
        }
    }

    private StatusMessage read(ConsumerRecord<CompactBytes, CompactBytes> record) throws StatusReader.Unreadable {
        CompactBytes value = record.value();
        try {
            if (value == null) {
                return reader.read(null);
            }
            reader.checkLength(value.length());
            return reader.read(value.bytes());
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "The service cannot read the status at %s-%d offset %d because of an error in the service itself",
                    record.topic(),
                    record.partition(),
                    record.offset());
            throw new StatusReader.Unreadable(Reason.NOT_A_STATUS, "the service failed to read it; its log says why");
        }
    }

    /** Applies the batch, sends its dead letters, and empties both lists. */
    private void finish(List<ReceivedStatus> batch, List<DeadLetter> dead) {
        if (!batch.isEmpty()) {
            dead.addAll(applyInParts.apply(List.copyOf(batch)));
            batch.clear();
        }
        if (!dead.isEmpty()) {
            putAside(dead);
            dead.clear();
        }
    }

    private void putAside(List<DeadLetter> dead) {
        Map<Reason, Long> byReason =
                dead.stream().collect(Collectors.groupingBy(DeadLetter::reason, TreeMap::new, Collectors.counting()));
        ConsumerRecord<CompactBytes, CompactBytes> first = dead.get(0).record();
        byReason.forEach((reason, letters) -> metrics.counter(
                        "parser_manager.statuses", "outcome", reason.outcome().toLowerCase(Locale.ROOT))
                .increment((double) letters));
        deadLetters.put(new ArrayList<>(dead));
        sent.fire(new DeadLettersSent(byReason.entrySet().stream()
                .collect(Collectors.toMap(reason -> reason.getKey().name(), Map.Entry::getValue))));
        Map<String, Object> ids =
                Map.of("topic", first.topic(), "partition", first.partition(), "offset", first.offset());
        ids.forEach(MDC::put);
        LOG.warnf(
                "Sent %d statuses to the dead-letter topic %s: %s; the first was at %s-%d offset %d",
                dead.size(),
                settings.kafkaDeadLetterTopic().orElseThrow(),
                byReason,
                first.topic(),
                first.partition(),
                first.offset());
        ids.keySet().forEach(MDC::remove);
    }
}
