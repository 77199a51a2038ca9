package io.parsermanager.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.dispatch.OpenTopic;
import io.parsermanager.dispatch.SendMessages;
import io.parsermanager.dispatch.SendMessages.Message;
import io.parsermanager.dispatch.SendMessages.SendResult;
import io.parsermanager.dispatch.SendTasks;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Sends an event for each final task to KAFKA_EVENT_TOPIC, if EVENT_TASK_FINISHED asks for it. Safe on every replica at once: a task has one
 * such event, so their order does not matter. The statement that finishes tasks leaves their ids in task_event_outbox; they go once Kafka
 * has acknowledged their events, and another replica sends them again if this one dies before.
 */
@ApplicationScoped
public class PublishTaskEvents {
    private static final byte[] TYPE = "io.parsermanager.task.finished".getBytes(StandardCharsets.US_ASCII);

    private static final String DUE =
            "SELECT EXISTS (SELECT FROM task_event_outbox WHERE available_at <= now()) AS due";

    /** Rows of a thousand ids at most, so the batch is bounded. */
    private static final String CLAIM = """
            WITH claimed AS MATERIALIZED (
                SELECT id FROM task_event_outbox WHERE available_at <= now() ORDER BY id LIMIT :rows FOR UPDATE SKIP LOCKED
            )
            DELETE FROM task_event_outbox o USING claimed c WHERE o.id = c.id RETURNING o.task_ids, o.occurred_at
            """;

    /**
     * A task that somebody has deleted since has no event. Stats that PostgreSQL has compressed are taken to be a hundred times as large, since
     * to look would be to read them.
     */
    private static final String READ = """
            SELECT b.*, tt.source_type, tt.code, CAST(stats AS text) AS stats_text
            FROM (SELECT t.*, sum(500 + CASE WHEN pg_column_compression(stats) IS NULL THEN coalesce(pg_column_size(stats), 0)
                                             ELSE 100 * pg_column_size(stats) END) OVER (ORDER BY id) AS bytes, min(id) OVER () AS first_id
                  FROM (SELECT id, task_group_id, task_type_id, status, attempt, cancel_reason, worker, error_code, error_message,
                               created_at AT TIME ZONE 'UTC' AS created_at, queued_at AT TIME ZONE 'UTC' AS queued_at,
                               started_at AT TIME ZONE 'UTC' AS started_at, finished_at AT TIME ZONE 'UTC' AS finished_at, stats
                        FROM task_history WHERE id = ANY (?) AND id BETWEEN ? AND ?) t) b
            JOIN task_type tt ON tt.id = b.task_type_id
            WHERE bytes <= ? OR b.id = first_id ORDER BY b.id
            """;

    private static final String PUT_OFF = """
            INSERT INTO task_event_outbox (task_ids, occurred_at, available_at)
            SELECT array_agg(id), :occurred_at, now() + make_interval(secs => :seconds)
            FROM unnest(:ids) WITH ORDINALITY AS i (id, nr) GROUP BY (nr - 1) / 1000
            """;

    /** Rows in a batch: each has the tasks of one statement, and no more than a thousand. */
    private static final int ROWS = 5;

    /** The time of a batch for everything but the wait for Kafka. */
    private static final Duration OUTSIDE_KAFKA = Duration.ofSeconds(20);

    /** The pause before the next try for an event that Kafka refuses for its content: its topic may take larger ones by then. */
    private static final Duration REFUSED_PUT_OFF = Duration.ofMinutes(1);

    /** A row of the outbox. */
    @RegisterForReflection
    public record Claimed(Long[] taskIds, Instant occurredAt) {}

    private record Batch(int published, boolean more) {
        static final Batch NONE = new Batch(0, false);
    }

    private final Session session;
    private final SendMessages sendMessages;
    private final Settings settings;
    private final FaultRegistry faults;
    private final GracefulShutdown gracefulShutdown;
    private final MeterRegistry metrics;
    private final ObjectWriter json;

    PublishTaskEvents(
            Session session,
            SendMessages sendMessages,
            Settings settings,
            FaultRegistry faults,
            GracefulShutdown gracefulShutdown,
            MeterRegistry metrics,
            ObjectMapper json) {
        this.session = session;
        this.sendMessages = sendMessages;
        this.settings = settings;
        this.faults = faults;
        this.gracefulShutdown = gracefulShutdown;
        this.metrics = metrics;
        this.json = json.writerFor(FinishedTaskEvent.class);
    }

    /**
     * Publishes batch by batch, until nothing is left or Kafka takes none.
     *
     * @return how many events Kafka has acknowledged
     */
    public int run() {
        Optional<String> topic = settings.kafkaEventTopic();
        int published = 0;
        boolean more = topic.isPresent();
        while (more && !gracefulShutdown.asked()) {
            Batch batch = isDue() ? batch(topic.get()) : Batch.NONE;
            published += batch.published;
            more = batch.more;
        }
        return published;
    }

    private boolean isDue() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(DUE, Boolean.class).getSingleResult());
    }

    private Batch batch(String name) {
        return sendMessages
                .open(PublishEvents.CHANNEL, name)
                .map(topic -> BatchLoop.one(
                        Duration.ofMillis(settings.dispatchTimeoutMs()).plus(OUTSIDE_KAFKA),
                        () -> publish(topic, name)))
                .orElse(Batch.NONE);
    }

    private Batch publish(OpenTopic topic, String name) {
        List<Claimed> claimed = session.createNativeQuery(CLAIM, Claimed.class)
                .setParameter("rows", topic.isHealthy() ? ROWS : 1)
                .getResultList();
        if (claimed.isEmpty()) {
            return Batch.NONE;
        }
        Long[] ids = claimed.stream()
                .flatMap(row -> Stream.of(row.taskIds))
                .distinct()
                .toArray(Long[]::new);
        Instant occurredAt = claimed.stream()
                .map(Claimed::occurredAt)
                .min(Instant::compareTo)
                .orElseThrow();
        List<FinishedTaskEvent> events = read(ids);
        putOff(beyond(events, ids), occurredAt, Duration.ZERO);
        SendResult sent =
                sendMessages.send(topic, events.stream().map(this::message).toList());
        metrics.counter(EventOutbox.PUBLISHED, "kind", EventKind.TASK_FINISHED.text())
                .increment(sent.acknowledged().size());
        putOff(sent.notTaken(), occurredAt, sent.putOff().orElse(Duration.ZERO));
        putOff(sent.refused().keySet(), occurredAt, REFUSED_PUT_OFF);
        reportRefused(name, sent);
        return new Batch(
                sent.acknowledged().size(),
                !sent.acknowledged().isEmpty() && sent.notTaken().isEmpty());
    }

    /** In the order of their ids, as many as BATCH_MAX_BYTES allows. */
    private List<FinishedTaskEvent> read(Long[] ids) {
        Arrays.sort(ids);
        return session.doReturningWork(connection -> {
            try (PreparedStatement query = connection.prepareStatement(READ)) {
                query.setArray(1, connection.createArrayOf("bigint", ids));
                query.setLong(2, ids[0]);
                query.setLong(3, ids[ids.length - 1]);
                query.setLong(4, settings.batchMaxBytes());
                List<FinishedTaskEvent> events = new ArrayList<>();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        events.add(FinishedTaskEvent.of(rows));
                    }
                }
                return events;
            }
        });
    }

    private static List<Long> beyond(List<FinishedTaskEvent> events, Long... ids) {
        return events.isEmpty()
                ? List.of()
                : Arrays.stream(ids)
                        .filter(id -> id > events.get(events.size() - 1).taskId())
                        .toList();
    }

    private Message message(FinishedTaskEvent event) {
        return new Message(
                event.taskId(),
                event.entity(),
                SendTasks.cloudEvent(event.id(), TYPE, event.finishedAt()),
                Optional.of(() -> bytes(event)));
    }

    private byte[] bytes(FinishedTaskEvent event) {
        try {
            return json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The event of task " + event.taskId() + " cannot be written as JSON", e);
        }
    }

    private void putOff(Collection<Long> tasks, Instant occurredAt, Duration by) {
        if (!tasks.isEmpty()) {
            session.createNativeMutationQuery(PUT_OFF)
                    .setParameter("ids", tasks.toArray(Long[]::new))
                    .setParameter("occurred_at", occurredAt)
                    .setParameter("seconds", (double) by.toSeconds())
                    .executeUpdate();
        }
    }

    private void reportRefused(String topic, SendResult sent) {
        String name = topic + " (task.finished)";
        sent.refused().values().stream()
                .findFirst()
                .ifPresentOrElse(
                        refusal -> faults.report(Kind.TOPIC, name, PublishEvents.refused(refusal)),
                        () -> faults.resolve(Kind.TOPIC, name));
    }
}
