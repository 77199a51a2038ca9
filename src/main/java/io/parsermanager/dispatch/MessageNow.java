package io.parsermanager.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.dispatch.TaskMessage.SourceToParse;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/**
 * Builds the message of one task as the service would send it now. It can differ from the one that was sent, because settings and bookmarks
 * change: see {@link MessageAsSent}.
 */
@ApplicationScoped
public class MessageNow {
    private static final String ROUTE = """
            SELECT %s
            FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id JOIN source_type st ON st.code = tt.source_type
            WHERE t.id = :task
            """.formatted(Route.COLUMNS);

    private final Session session;
    private final ClaimTasks claimTasks;
    private final ObjectMapper json;
    private final Settings settings;

    MessageNow(Session session, ClaimTasks claimTasks, ObjectMapper json, Settings settings) {
        this.session = session;
        this.claimTasks = claimTasks;
        this.json = json;
        this.settings = settings;
    }

    /** The message as JSON with indentation; empty if there is no such task. */
    public String of(long task) {
        return QuarkusTransaction.joiningExisting()
                .call(
                        () -> session
                                .createNativeQuery(ROUTE, Route.class)
                                .setParameter("task", task)
                                .uniqueResultOptional()
                                .stream()
                                .flatMap(route -> claimTasks.one(route, task).stream())
                                .map(this::pretty)
                                .findFirst()
                                .orElse(""));
    }

    /**
     * A message as the parser of a task type would get it. The ids of the task and its group, the token and the times are examples.
     *
     * @param params the params of the task type, as JSON text
     */
    public String sample(
            String sourceType,
            String taskType,
            int dispatchTimeoutS,
            int maxDurationS,
            String params,
            SourceToParse source) {
        Instant now = QuarkusTransaction.joiningExisting()
                .call(() ->
                        session.createNativeQuery("SELECT now()", Instant.class).getSingleResult());
        return pretty(new TaskMessage(
                1,
                1,
                "9f3c1b2a7d04e",
                1,
                sourceType,
                taskType,
                now,
                now.plusSeconds(Math.min(dispatchTimeoutS, maxDurationS)),
                now.plusSeconds(maxDurationS),
                params,
                List.of(source),
                null,
                now,
                false));
    }

    private String pretty(TaskMessage message) {
        if (message.tooLarge()) {
            return "The message is larger than KAFKA_MAX_REQUEST_SIZE, %d bytes: the page cannot show it, and the service cannot send it."
                    .formatted(settings.kafkaMaxRequestSize());
        }
        try {
            return json.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(json.readTree(json.writeValueAsBytes(message)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
