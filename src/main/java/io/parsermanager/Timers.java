package io.parsermanager;

import io.parsermanager.dispatch.AnnounceCancels;
import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.schedule.CreateTasks;
import io.parsermanager.schedule.CreateTasks.Made;
import io.parsermanager.schedule.Firing;
import io.parsermanager.task.CancelExpired;
import io.parsermanager.task.CancelExpired.Expired;
import io.parsermanager.task.TasksCanceled;
import io.parsermanager.task.TasksMade;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Everything the service does by itself, and how often. A beat that fails is logged, and the next one tries again. */
@ApplicationScoped
public class Timers {
    private static final Logger LOG = Logger.getLogger(Timers.class);

    private final CreateTasks createTasks;
    private final DispatchTasks dispatchTasks;
    private final CancelExpired cancelExpired;
    private final AnnounceCancels announceCancels;
    private final Stopping stopping;

    private final boolean dispatches;

    Timers(
            CreateTasks createTasks,
            DispatchTasks dispatchTasks,
            CancelExpired cancelExpired,
            AnnounceCancels announceCancels,
            Stopping stopping,
            @ConfigProperty(name = "timers.dispatch") String dispatchEvery) {
        this.createTasks = createTasks;
        this.dispatchTasks = dispatchTasks;
        this.cancelExpired = cancelExpired;
        this.announceCancels = announceCancels;
        this.stopping = stopping;
        this.dispatches = !"off".equals(dispatchEvery);
    }

    @Scheduled(
            identity = "create",
            every = "${timers.create}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void create() {
        stopping.unlessAsked(this::createNow);
    }

    private void createNow() {
        Made made = createTasks.fire(Firing.timer());
        if (!made.equals(Made.NOTHING)) {
            LOG.infof(
                    "Made %d tasks for %d sources in %d groups; left out %d whose last task is active, %d disabled, %d paused",
                    made.tasks(),
                    made.sources(),
                    made.groupIds().size(),
                    made.overlaps(),
                    made.disabled(),
                    made.paused());
        }
    }

    @Scheduled(
            identity = "dispatch",
            every = "${timers.dispatch}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void dispatch() {
        stopping.unlessAsked(dispatchTasks::run);
    }

    /** New tasks do not wait for the timer. */
    void dispatchAtOnce(@ObservesAsync TasksMade made) {
        if (dispatches) {
            stopping.unlessAsked(dispatchTasks::run);
        }
    }

    @Scheduled(
            identity = "announce",
            every = "${timers.dispatch}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void announce() {
        stopping.unlessAsked(announceCancels::run);
    }

    /** Parsers need not work on until the timer beats. */
    void announceAtOnce(@ObservesAsync TasksCanceled canceled) {
        if (dispatches) {
            stopping.unlessAsked(announceCancels::run);
        }
    }

    @Scheduled(
            identity = "expire",
            every = "${timers.expire}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void expire() {
        stopping.unlessAsked(this::expireNow);
    }

    private void expireNow() {
        Expired expired = cancelExpired.run();
        if (expired.tasks() > 0) {
            LOG.infof(
                    "Canceled %d overdue tasks of %d groups: %s",
                    expired.tasks(), expired.groups(), expired.byReason());
        }
    }
}
