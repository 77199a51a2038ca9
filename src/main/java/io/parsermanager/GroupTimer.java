package io.parsermanager;

import io.parsermanager.task.group.CloseGroups;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timer of groups. It also runs where somebody else makes the tasks: a group that nobody closes stays in progress. */
@ApplicationScoped
public class GroupTimer {
    private final CloseGroups closeGroups;
    private final TimerTick timerTick;

    GroupTimer(CloseGroups closeGroups, TimerTick timerTick) {
        this.closeGroups = closeGroups;
        this.timerTick = timerTick;
    }

    @Scheduled(
            identity = "groups",
            every = "${timers.groups}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void close() {
        timerTick.run("groups", closeGroups::run);
    }
}
