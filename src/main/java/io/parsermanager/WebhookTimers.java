package io.parsermanager;

import io.parsermanager.webhook.DeliverWebhooks;
import io.parsermanager.webhook.FanOutEvents;
import io.parsermanager.webhook.TellIncidents;
import io.parsermanager.webhook.WatchWebhooks;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** The timers of webhooks. {@link TimerTick} handles failures. */
@ApplicationScoped
public class WebhookTimers {
    private final FanOutEvents fanOutEvents;
    private final DeliverWebhooks deliverWebhooks;
    private final TellIncidents tellIncidents;
    private final WatchWebhooks watchWebhooks;
    private final TimerTick timerTick;

    WebhookTimers(
            FanOutEvents fanOutEvents,
            DeliverWebhooks deliverWebhooks,
            TellIncidents tellIncidents,
            WatchWebhooks watchWebhooks,
            TimerTick timerTick) {
        this.fanOutEvents = fanOutEvents;
        this.deliverWebhooks = deliverWebhooks;
        this.tellIncidents = tellIncidents;
        this.watchWebhooks = watchWebhooks;
        this.timerTick = timerTick;
    }

    @Scheduled(
            identity = "fan-out",
            every = "${timers.fan-out}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void fanOut() {
        timerTick.run("fan-out", fanOutEvents::run);
    }

    /** It begins to send and does not wait for the receivers. */
    @Scheduled(
            identity = "webhooks",
            every = "${timers.webhooks}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void deliver() {
        timerTick.run("webhooks", deliverWebhooks::run);
    }

    @Scheduled(
            identity = "incidents",
            every = "${timers.incidents}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void tellIncidents() {
        timerTick.run("incidents", tellIncidents::run);
    }

    @Scheduled(
            identity = "watch-webhooks",
            every = "${timers.watch-webhooks}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void watch() {
        timerTick.run("watch-webhooks", watchWebhooks::run);
    }
}
