package io.parsermanager.web.task;

import io.parsermanager.quota.WaitOfTask.Wait;
import io.parsermanager.task.find.TaskAttemptResource;
import io.parsermanager.task.find.TaskResource.TaskView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.hibernate.Session;

/** Makes the chart of a task's attempts. A task has at most as many attempts as its task type allows. */
@ApplicationScoped
public class AttemptCharts {
    private final Session session;
    private final TaskAttemptResource attempts;

    AttemptCharts(Session session, TaskAttemptResource attempts) {
        this.session = session;
        this.attempts = attempts;
    }

    /**
     * The chart of a task.
     *
     * @param wait the quota that keeps the task back; null if none does
     */
    @Transactional
    public AttemptChart of(TaskView task, Wait wait) {
        Instant now = task.finishedAt() == null
                ? session.createNativeQuery("SELECT now()", Instant.class).getSingleResult()
                : null;
        return AttemptChart.of(task, attempts.list(task.id()), wait, now);
    }
}
