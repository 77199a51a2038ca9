package io.parsermanager;

import io.parsermanager.event.EventOutbox;
import io.parsermanager.event.PublishEvents;
import io.parsermanager.event.PublishTaskEvents;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timers of events. {@link TimerTick} handles failures. */
@ApplicationScoped
public class EventTimers {
    private final PublishEvents publishEvents;
    private final PublishTaskEvents publishTaskEvents;
    private final EventOutbox eventOutbox;
    private final TimerTick timerTick;

    EventTimers(
            PublishEvents publishEvents,
            PublishTaskEvents publishTaskEvents,
            EventOutbox eventOutbox,
            TimerTick timerTick) {
        this.publishEvents = publishEvents;
        this.publishTaskEvents = publishTaskEvents;
        this.eventOutbox = eventOutbox;
        this.timerTick = timerTick;
    }

    @Scheduled(
            identity = "events",
            every = "${timers.events}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void publish() {
        timerTick.run("events", publishEvents::run);
    }

    @Scheduled(
            identity = "task-events",
            every = "${timers.events}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void publishTasks() {
        timerTick.run("task-events", publishTaskEvents::run);
    }

    @Scheduled(
            identity = "event-bounds",
            every = "${timers.event-bounds}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void keepBounds() {
        timerTick.run("event-bounds", eventOutbox::run);
    }
}
