package io.parsermanager.create;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Step;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.BoundedTasks;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TasksMade;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.hibernate.Session;

/**
 * Makes new tasks for the sources that finished tasks did not serve. The finished tasks stay as they are. The service leaves out sources
 * that succeeded and sources that have an active task.
 *
 * <p>It reads the finished tasks in the order of their ids, and locks the schedules of each batch's sources. The cost of a batch depends on
 * its own tasks, not on how many are selected.
 */
@ApplicationScoped
public class RetryTasks {
    private static final String NOT_SERVED = """
            (t.status IN ('FAILED', 'CANCELED') AND ts.status IS DISTINCT FROM 'SUCCESS' OR t.status = 'SUCCESS' AND ts.status = 'FAILED')
            """;

    private static final String TASKS = """
            WITH picked AS MATERIALIZED (
                SELECT t.id FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id
                WHERE t.id > :after AND %s
                      AND (t.status IN ('FAILED', 'CANCELED') OR t.status = 'SUCCESS'
                           AND EXISTS (SELECT FROM all_task_sources ts WHERE ts.task_id = t.id AND ts.status = 'FAILED'))
                ORDER BY t.id LIMIT :rows
            ), %s
            SELECT id FROM bounded ORDER BY id
            """;

    private static final String LOCK_SCHEDULES = """
            SELECT ss.id FROM source_schedule ss
            WHERE ss.id = ANY (ARRAY(
                SELECT of_source.id
                FROM all_tasks t
                JOIN all_task_sources ts ON ts.task_id = t.id
                JOIN source_schedule of_source ON of_source.source_id = ts.source_id AND of_source.task_type_id = t.task_type_id
                WHERE t.id = ANY (:tasks) AND %s)) AND %s
            ORDER BY ss.id FOR NO KEY UPDATE OF ss
            """.formatted(NOT_SERVED, ClaimDueSchedules.NOT_MADE_BY_THIS_FIRING);

    private static final String COUNT = """
            SELECT count(*) FROM (
                SELECT DISTINCT ts.source_id, t.task_type_id
                FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id JOIN all_task_sources ts ON ts.task_id = t.id
                WHERE %s AND %%s) wanted
            JOIN source_schedule ss USING (source_id, task_type_id)
            """.formatted(NOT_SERVED);

    /** The result of a dry run: how many sources a retry would cover. */
    public record WouldRetry(long sources, boolean dryRun) {}

    private final Session session;
    private final InsertTasks insertTasks;
    private final Event<TasksMade> tasksMade;
    private final BatchBudget budget;

    RetryTasks(Session session, InsertTasks insertTasks, Event<TasksMade> tasksMade, Settings settings) {
        this.session = session;
        this.insertTasks = insertTasks;
        this.tasksMade = tasksMade;
        this.budget = BatchBudget.of(settings, settings.createPageSize());
    }

    /**
     * Makes the tasks, one group per task type. Each batch is committed by itself. If the call is interrupted, a second call makes the
     * rest.
     */
    public Made run(TaskSelection selection, String actor, String reason) {
        QueryFilter tasks = selection.filter();
        Firing firing = Firing.manual(actor, reason, null);
        Made made = BatchLoop.walk(Made.NOTHING, Made::plus, () -> false, after -> batch(tasks, firing, after));
        if (made.tasks() > 0) {
            tasksMade.fireAsync(new TasksMade(made.tasks()));
        }
        return made;
    }

    /** The answer to a request: the tasks made, or for a dry run the number of sources. */
    Response answer(TaskSelection selection, String actor, String reason, boolean dryRun) {
        return dryRun
                ? Response.ok(new WouldRetry(count(selection), true)).build()
                : Response.status(Response.Status.CREATED)
                        .entity(run(selection, actor, reason))
                        .build();
    }

    /** Counts the sources of a retry, including those that have an active task. */
    public long count(TaskSelection selection) {
        QueryFilter tasks = selection.filter();
        return BatchLoop.one(() -> tasks.bind(session.createNativeQuery(COUNT.formatted(tasks.where()), Long.class))
                .getSingleResult());
    }

    private Step<Made> batch(QueryFilter filter, Firing firing, long after) {
        List<Long> tasks = filter.bind(
                        session.createNativeQuery(TASKS.formatted(filter.where(), BoundedTasks.ANYWHERE), Long.class))
                .setParameter("after", after)
                .setParameter("rows", budget.rows())
                .setParameter("child_rows", Math.min(budget.rows(), budget.childRows()))
                .getResultList();
        if (tasks.isEmpty()) {
            return new Step<>(Made.NOTHING, after, false);
        }
        List<Long> schedules = session.createNativeQuery(LOCK_SCHEDULES, Long.class)
                .setParameter("tasks", tasks.toArray(Long[]::new))
                .setParameter("firing", firing.key())
                .getResultList();
        Made made = schedules.isEmpty() ? Made.NOTHING : Made.of(insertTasks.make(firing, schedules, null));
        return new Step<>(made, tasks.get(tasks.size() - 1), true);
    }
}
