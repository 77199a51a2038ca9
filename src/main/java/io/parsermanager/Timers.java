package io.parsermanager;

import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.schedule.CreateTasks;
import io.parsermanager.schedule.CreateTasks.Made;
import io.parsermanager.schedule.Firing;
import io.parsermanager.task.CancelExpired;
import io.parsermanager.task.CancelExpired.Canceled;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Everything the service does by itself, and how often. A beat that fails is logged, and the next one tries again. */
@ApplicationScoped
public class Timers {
    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final CreateTasks createTasks;
    private final DispatchTasks dispatchTasks;
    private final CancelExpired cancelExpired;

    Timers(CreateTasks createTasks, DispatchTasks dispatchTasks, CancelExpired cancelExpired) {
        this.createTasks = createTasks;
        this.dispatchTasks = dispatchTasks;
        this.cancelExpired = cancelExpired;
    }

    @Scheduled(identity = "create", every = "${timers.create}", concurrentExecution = ConcurrentExecution.SKIP)
    void create() {
        Made made = createTasks.fire(Firing.timer());
        if (made.tasks() + made.overlaps() + made.disabled() > 0) {
            LOG.infof(
                    "Made %d tasks for %d sources in %d groups; left out %d whose last task is active, %d disabled",
                    made.tasks(), made.sources(), made.groupIds().size(), made.overlaps(), made.disabled());
        }
    }

    @Scheduled(identity = "dispatch", every = "${timers.dispatch}", concurrentExecution = ConcurrentExecution.SKIP)
    void dispatch() {
        dispatchTasks.run();
    }

    @Scheduled(identity = "expire", every = "${timers.expire}", concurrentExecution = ConcurrentExecution.SKIP)
    void expire() {
        Canceled canceled = cancelExpired.run();
        if (canceled.tasks() > 0) {
            LOG.infof(
                    "Canceled %d overdue tasks of %d groups: %s",
                    canceled.tasks(), canceled.groups(), canceled.byReason());
        }
    }
}
