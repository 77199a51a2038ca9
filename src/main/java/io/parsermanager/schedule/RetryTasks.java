package io.parsermanager.schedule;

import io.parsermanager.http.Filter;
import io.parsermanager.schedule.CreateTasks.Made;
import io.parsermanager.task.TaskSelection;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import org.hibernate.Session;

/**
 * Makes new tasks for the sources that finished tasks did not serve: those tasks are final and stay as they are.
 * Sources that came out well are left out, and so are those that have an active task by now.
 */
@ApplicationScoped
public class RetryTasks {
    private static final String WHICH = """
            (ss.source_id, ss.task_type_id) IN (
                SELECT ts.source_id, t.task_type_id
                FROM task t JOIN task_type tt ON tt.id = t.task_type_id JOIN task_source ts ON ts.task_id = t.id
                WHERE (t.status IN ('FAILED', 'CANCELED') AND ts.status IS DISTINCT FROM 'SUCCESS'
                       OR t.status = 'SUCCESS' AND ts.status = 'FAILED') AND %s)
            """;

    private static final String COUNT = """
            SELECT count(*) FROM source_schedule ss WHERE
            """;

    /** How many sources a retry would be for. */
    public record WouldRetry(long sources, boolean dryRun) {}

    private final Session session;
    private final CreateTasks createTasks;

    RetryTasks(Session session, CreateTasks createTasks) {
        this.session = session;
        this.createTasks = createTasks;
    }

    /** Makes the tasks: one group per task type. */
    public Made run(TaskSelection selection, String actor, String reason) {
        return createTasks.fire(Firing.manual(actor, reason, which(selection)));
    }

    /** What a caller is answered: what was made, or on a dry run how many sources it would be for. */
    Response answer(TaskSelection selection, String actor, String reason, boolean dryRun) {
        return dryRun
                ? Response.ok(new WouldRetry(count(selection), true)).build()
                : Response.status(Response.Status.CREATED)
                        .entity(run(selection, actor, reason))
                        .build();
    }

    /** How many sources it would be for, before those with an active task are left out. */
    public long count(TaskSelection selection) {
        Filter which = which(selection);
        return QuarkusTransaction.requiringNew()
                .call(() -> which.bind(session.createNativeQuery(COUNT + which.where(), Long.class))
                        .getSingleResult());
    }

    private static Filter which(TaskSelection selection) {
        Filter tasks = selection.filter();
        return tasks.within(WHICH);
    }
}
