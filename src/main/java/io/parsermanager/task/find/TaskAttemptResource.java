package io.parsermanager.task.find;

import io.parsermanager.task.Task;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** The earlier attempts of a task, over REST. */
@Path("/api/v1/task/{id}/attempts")
public class TaskAttemptResource {
    /**
     * An attempt that ended without ending its task.
     *
     * @param queuedAt when Kafka had it; null if the parser's status overtook the mark of the service
     * @param startedAt when the parser's first status came; null if none came
     * @param outcome FAILED, SILENT or NOT_STARTED
     * @param worker the worker that reported; null if none did
     */
    @RegisterForReflection
    public record AttemptView(
            Integer attempt,
            Instant queuedAt,
            Instant startedAt,
            Instant endedAt,

            @Schema(enumeration = {"FAILED", "SILENT", "NOT_STARTED"})
            String outcome,

            String worker,
            String errorCode,
            String errorMessage) {}

    private static final String SQL = """
            SELECT attempt, queued_at, started_at, ended_at, outcome, worker, error_code, error_message
            FROM task_attempt WHERE task_id = :id ORDER BY attempt
            """;

    private final Session session;

    TaskAttemptResource(Session session) {
        this.session = session;
    }

    /** The attempts that were tried again, the oldest first. The last attempt is the task itself. */
    @GET
    @Transactional
    public List<AttemptView> list(long id) {
        if (Task.findById(id) == null) {
            throw new NotFoundException("There is no task " + id);
        }
        return session.createNativeQuery(SQL, AttemptView.class)
                .setParameter("id", id)
                .getResultList();
    }
}
