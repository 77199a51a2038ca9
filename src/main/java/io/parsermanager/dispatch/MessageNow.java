package io.parsermanager.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.hibernate.Session;

/** Shows the message of one task as it would be sent now: settings and bookmarks may have changed since it was, see {@link MessageAsSent}. */
@ApplicationScoped
public class MessageNow {
    private static final String ROUTE = """
            SELECT %s
            FROM task t JOIN task_type tt ON tt.id = t.task_type_id JOIN source_type st ON st.code = tt.source_type
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

    /** In lines, for people; empty without such a task. */
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

    private String pretty(TaskMessage message) {
        if (message.tooLarge()) {
            return "The message is larger than KAFKA_MAX_REQUEST_SIZE, %d bytes: it is not shown, and it would not be sent."
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
