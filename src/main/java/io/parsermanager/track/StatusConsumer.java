package io.parsermanager.track;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import io.parsermanager.trace.Traces;
import io.parsermanager.track.ApplyStatuses.Ignored;
import io.parsermanager.track.DeadLetter.Reason;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Takes what one poll brought off the status topic and has it applied; its offsets are committed after that.
 *
 * <p>It never throws for what a record contains: a bad one goes to the dead letters, is counted, and harms none of the others. A crash
 * before the offsets are committed brings the same records again: what was applied has no effect then, dead letters come twice.
 */
@ApplicationScoped
public class StatusConsumer {
    private static final Logger LOG = Logger.getLogger(StatusConsumer.class);

    /** Fewer statuses are not worth a transaction of their own. */
    private static final int WORTH_A_PART = 200;

    /** Tasks whose ids are as near as this are in one part: two transactions do not write the same pages of tables and indexes then. */
    private static final int NEIGHBOURS = 256;

    private record Received(ConsumerRecord<byte[], byte[]> record, StatusMessage status) {
        DeadLetter dead(Reason reason, String message) {
            return new DeadLetter(record, reason, message);
        }
    }

    private final StatusReader reader;
    private final ApplyPatiently applyPatiently;
    private final DeadLetters deadLetters;
    private final Settings settings;
    private final MeterRegistry metrics;

    private final Event<StatusesTaken> taken;
    private final Traces traces;

    StatusConsumer(
            StatusReader reader,
            ApplyPatiently applyPatiently,
            DeadLetters deadLetters,
            Settings settings,
            MeterRegistry metrics,
            Event<StatusesTaken> taken,
            Traces traces) {
        this.reader = reader;
        this.applyPatiently = applyPatiently;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.metrics = metrics;
        this.taken = taken;
        this.traces = traces;
    }

    @Incoming("task-statuses")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> poll) {
        traces.linked("apply statuses", SpanKind.CONSUMER, traceparents(poll), () -> take(poll));
    }

    /** Of the statuses whose parsers trace. */
    private static Stream<String> traceparents(ConsumerRecords<byte[], byte[]> poll) {
        return StreamSupport.stream(poll.spliterator(), false)
                .map(record -> record.headers().lastHeader(Traces.HEADER))
                .filter(header -> header != null && header.value() != null)
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII));
    }

    private void take(ConsumerRecords<byte[], byte[]> poll) {
        List<Received> batch = new ArrayList<>(poll.count());
        List<DeadLetter> dead = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : poll) {
            try {
                batch.add(new Received(record, reader.read(record.value())));
            } catch (StatusReader.Unreadable e) {
                dead.add(new DeadLetter(record, e.reason(), e.getMessage()));
            }
        }
        if (!batch.isEmpty()) {
            dead.addAll(applyAtOnce(batch));
        }
        if (!dead.isEmpty()) {
            bury(dead);
        }
        taken.fire(new StatusesTaken(StreamSupport.stream(poll.spliterator(), false)
                .map(ConsumerRecord::timestamp)
                .toList()));
    }

    /**
     * Parts of the poll beside each other, a transaction each; all statuses of a task are in the same part, in their order. To each
     * other they are what the batches of two replicas are.
     */
    private List<DeadLetter> applyAtOnce(List<Received> batch) {
        int parts = Math.min(settings.trackPartsAtOnce(), 1 + batch.size() / WORTH_A_PART);
        List<CompletableFuture<List<DeadLetter>>> others = IntStream.range(1, parts)
                .mapToObj(part -> part(batch, part, parts))
                .map(part -> Workers.start(() -> apply(part)))
                .toList();
        return Workers.together(() -> apply(part(batch, 0, parts)), others).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<Received> part(List<Received> batch, int part, int parts) {
        return parts == 1
                ? batch
                : batch.stream()
                        .filter(received -> Math.floorMod(received.status.taskId() / NEIGHBOURS, parts) == part)
                        .toList();
    }

    private List<DeadLetter> apply(List<Received> batch) {
        List<DeadLetter> dead = new ArrayList<>();
        if (!batch.isEmpty()) {
            apply(batch, dead);
        }
        return dead;
    }

    /** PostgreSQL refuses a whole batch for one record's content (JSON with a NUL, say): halving finds the one. */
    private void apply(List<Received> batch, List<DeadLetter> dead) {
        try {
            List<Ignored> ignored =
                    applyPatiently.apply(batch.stream().map(Received::status).toList());
            count("APPLIED", batch.size() - ignored.size());
            for (Ignored one : ignored) {
                Received received = batch.get(one.position());
                switch (one.verdict()) {
                    case LATE, STALE -> count(one.verdict().name(), 1);
                    case UNKNOWN_TASK ->
                        dead.add(received.dead(Reason.UNKNOWN_TASK, "there is no task " + received.status.taskId()));
                    case FUTURE_ATTEMPT ->
                        dead.add(received.dead(
                                Reason.FUTURE_ATTEMPT,
                                "the task has not come to attempt " + received.status.attempt()));
                }
            }
        } catch (DataException | ConstraintViolationException e) {
            if (batch.size() == 1) {
                dead.add(batch.get(0)
                        .dead(Reason.REFUSED_BY_DATABASE, e.getSQLException().getMessage()));
            } else {
                apply(batch.subList(0, batch.size() / 2), dead);
                apply(batch.subList(batch.size() / 2, batch.size()), dead);
            }
        }
    }

    private void bury(List<DeadLetter> dead) {
        Map<Reason, Long> byReason =
                dead.stream().collect(Collectors.groupingBy(DeadLetter::reason, TreeMap::new, Collectors.counting()));
        ConsumerRecord<byte[], byte[]> first = dead.get(0).record();
        byReason.forEach((reason, letters) -> count(reason.outcome(), letters));
        deadLetters.put(new ArrayList<>(dead));
        Map<String, Object> ids =
                Map.of("topic", first.topic(), "partition", first.partition(), "offset", first.offset());
        ids.forEach(MDC::put);
        LOG.warnf(
                "Put %d statuses to the dead letters in %s: %s; the first was at %s-%d offset %d",
                dead.size(),
                settings.kafkaDeadLetterTopic().orElseThrow(),
                byReason,
                first.topic(),
                first.partition(),
                first.offset());
        ids.keySet().forEach(MDC::remove);
    }

    private void count(String outcome, long statuses) {
        metrics.counter("parser_manager.statuses", "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment((double) statuses);
    }
}
