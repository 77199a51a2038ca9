package io.parsermanager.create;

import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.task.TasksMade;
import io.parsermanager.tasktype.TaskType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.SortedSet;
import org.hibernate.Session;

/**
 * Makes one task by hand for the sources that the caller names. The task type's batch size does not apply. The task covers all of the
 * sources, or is not made.
 */
@ApplicationScoped
public class CreateTask {
    private static final String UNFIT = """
            SELECT wanted.id FROM unnest(:sources) AS wanted (id)
            WHERE NOT EXISTS (SELECT FROM source s WHERE s.id = wanted.id AND s.source_type = :source_type)
            ORDER BY wanted.id LIMIT 10
            """;

    /**
     * A source without a schedule for the task type gets a disabled one. That schedule never fires; it keeps the source from getting a
     * second active task.
     */
    private static final String ADD_SCHEDULES = """
            INSERT INTO source_schedule (source_id, task_type_id, enabled, next_run_at, next_why)
            SELECT id, :task_type, false, now(), jsonb_build_object('by', 'BY_HAND') FROM source WHERE id = ANY (:sources)
            ON CONFLICT (source_id, task_type_id) DO NOTHING
            """;

    private static final String LOCK = """
            SELECT id FROM source_schedule WHERE source_id = ANY (:sources) AND task_type_id = :task_type
            ORDER BY id FOR NO KEY UPDATE
            """;

    private final Session session;
    private final InsertTasks insertTasks;
    private final Event<TasksMade> tasksMade;

    CreateTask(Session session, InsertTasks insertTasks, Event<TasksMade> tasksMade) {
        this.session = session;
        this.insertTasks = insertTasks;
        this.tasksMade = tasksMade;
    }

    /**
     * Makes the task.
     *
     * @return the id of the task's group
     * @throws Invalid if the task type or a source does not exist, or the task type belongs to another source type
     * @throws Conflict if a source has an active task of this type, or is disabled or paused
     */
    @Transactional
    public long create(long taskTypeId, SortedSet<Long> sourceIds, String actor, String reason) {
        TaskType taskType = TaskType.findById(taskTypeId);
        if (taskType == null) {
            throw InvalidInputException.field("task_type_id", "there is no task type " + taskTypeId);
        }
        Long[] sources = sourceIds.toArray(Long[]::new);
        List<Long> unfit = session.createNativeQuery(UNFIT, Long.class)
                .setParameter("sources", sources)
                .setParameter("source_type", taskType.sourceType)
                .getResultList();
        if (!unfit.isEmpty()) {
            throw InvalidInputException.field(
                    "source_ids", "there is no %s source %s".formatted(taskType.sourceType, unfit));
        }
        session.createNativeMutationQuery(ADD_SCHEDULES)
                .setParameter("sources", sources)
                .setParameter("task_type", taskTypeId)
                .executeUpdate();
        List<Long> schedules = session.createNativeQuery(LOCK, Long.class)
                .setParameter("sources", sources)
                .setParameter("task_type", taskTypeId)
                .getResultList();
        Firing firing = Firing.manual(actor, reason, null);
        InsertTasks.Made made = insertTasks.make(firing, schedules, sources.length);
        if (made.sources() < sources.length) {
            throw new ConflictException(
                    "Of %d sources %d have an active task of this type, %d are disabled and %d paused"
                            .formatted(sources.length, made.overlaps(), made.disabled(), made.paused()));
        }
        tasksMade.fireAsync(new TasksMade(1));
        return made.groupIds().get(0);
    }
}
