package io.parsermanager.dispatch;

import io.parsermanager.batch.BatchBudget;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.dispatch.ClaimTasks.Claimed;
import io.parsermanager.dispatch.ClaimTasks.Place;
import io.parsermanager.dispatch.SendMessages.SendResult;
import io.parsermanager.quota.TokenRequest;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Sends one batch of a task type's tasks in a transaction of its own. It claims the tasks, sends them, and marks each task QUEUED that
 * Kafka has acknowledged. A task that can never be sent fails. A task that Kafka does not take now is put off.
 *
 * <p>The rows stay locked from the claim to the mark, so no other replica sends them. If the replica dies, PostgreSQL releases the locks.
 * DISPATCH_TIMEOUT_MS limits the wait.
 */
@ApplicationScoped
class DispatchBatch {
    private static final Logger LOG = Logger.getLogger(DispatchBatch.class);

    /** The time of a batch for everything but the wait for Kafka: claim, hand over, mark. */
    private static final Duration OUTSIDE_KAFKA = Duration.ofSeconds(20);

    /**
     * The result of a batch.
     *
     * @param claimed how many tasks were read
     * @param left tasks that stay as they are because their topic takes nothing
     * @param isFull true if more tasks may be available
     * @param last the position of the next batch
     */
    record Result(int claimed, int sent, int left, boolean isFull, boolean endedByBudget, Place last) {
        static final Result EMPTY = new Result(0, 0, 0, false, false, Place.START);
    }

    private final ClaimTasks claimTasks;
    private final WithinQuotas withinQuotas;
    private final SendTasks sendTasks;
    private final MarkTasks markTasks;
    private final Settings settings;
    private final Event<TasksMoved> tasksMoved;

    /** Half of the pool: a batch with quotas holds two connections, and other work needs some as well. */
    private final Semaphore permits;

    DispatchBatch(
            ClaimTasks claimTasks,
            WithinQuotas withinQuotas,
            SendTasks sendTasks,
            MarkTasks markTasks,
            Settings settings,
            Event<TasksMoved> tasksMoved) {
        this.claimTasks = claimTasks;
        this.withinQuotas = withinQuotas;
        this.sendTasks = sendTasks;
        this.markTasks = markTasks;
        this.settings = settings;
        this.tasksMoved = tasksMoved;
        this.permits = new Semaphore(most(settings));
    }

    /** How many batches a replica sends at once, so that two connections of the pool are left for each. */
    private static int most(Settings settings) {
        int connections = settings.poolSize() + settings.poolOverflow();
        int wanted = settings.dispatchTopicsAtOnce() + settings.dispatchPagesAtOnce() - 1 + DispatchTasks.TRIES_AT_ONCE;
        int most = Math.max(1, connections / 2);
        if (most < wanted) {
            LOG.infof(
                    "Sends %d batches at once, not %d: each needs two of the %d connections that ALCHEMY_POLL_SIZE and"
                            + " ALCHEMY_OVERFLOW_POOL_SIZE allow",
                    most, wanted, connections);
        }
        return most;
    }

    /** @param limit the most tasks */
    Result run(Route route, OpenTopic topic, Place after, int limit) {
        Duration maxDuration = Duration.ofMillis(settings.dispatchTimeoutMs()).plus(OUTSIDE_KAFKA);
        permits.acquireUninterruptibly();
        try {
            return BatchLoop.one(maxDuration, () -> claimAndSend(route, topic, after, limit));
        } finally {
            permits.release();
        }
    }

    private Result claimAndSend(Route route, OpenTopic topic, Place after, int limit) {
        long since = System.nanoTime();
        Claimed batch = claimTasks.claim(route, after, limit);
        if (batch.messages().isEmpty()) {
            return Result.EMPTY;
        }
        List<TaskMessage> messages = withinQuotas.of(route, batch);
        SendResult sent = messages.isEmpty() ? SendResult.NONE : sendTasks.send(topic, messages);
        withinQuotas.giveBack(batch, sent.notTaken());
        List<Moved> moved = new ArrayList<>();
        markTasks
                .move(
                        route,
                        sent.acknowledged(),
                        sent.refused(),
                        batch.tokens().stream().anyMatch(TokenRequest::waited))
                .ifPresent(queuedAt -> moved.add(dispatched(route, messages, sent.acknowledged(), queuedAt)));
        if (!sent.refused().isEmpty()) {
            moved.add(moved(route, Move.FINISHED, "FAILED", sent.refused().size()));
            LOG.warnf(
                    "%s %s: %d tasks failed, their messages cannot be sent",
                    route.sourceType(), route.taskType(), sent.refused().size());
        }
        boolean isPutOff = sent.putOff().isPresent() && !sent.notTaken().isEmpty();
        if (isPutOff) {
            markTasks.putOff(sent.notTaken(), sent.putOff().get());
            moved.add(moved(route, Move.PUT_OFF, "", sent.notTaken().size()));
        }
        tasksMoved.fire(new TasksMoved(Flow.DISPATCH, batch.messages().size(), since, moved));
        LOG.debugf(
                "%s %s: sent %d of %d tasks to %s",
                route.sourceType(), route.taskType(), sent.acknowledged().size(), messages.size(), topic.name());
        int claimed = batch.messages().size();
        TaskMessage last = batch.messages().get(claimed - 1);
        boolean endedByBudget = claimed < batch.candidates();
        return new Result(
                claimed,
                sent.acknowledged().size(),
                isPutOff ? 0 : sent.notTaken().size(),
                endedByBudget || batch.candidates() >= ClaimTasks.rows(route, BatchBudget.of(settings, limit)),
                endedByBudget,
                new Place(last.availableAt(), last.taskId()));
    }

    private static Moved dispatched(Route route, List<TaskMessage> messages, Set<Long> sent, Instant queuedAt) {
        List<Double> lags = messages.stream()
                .filter(message -> sent.contains(message.taskId()))
                .map(message ->
                        Duration.between(message.availableAt(), queuedAt).toNanos() / 1e9)
                .toList();
        return new Moved(route.sourceType(), route.taskType(), Move.DISPATCHED, "", lags.size(), lags);
    }

    private static Moved moved(Route route, Move move, String why, int tasks) {
        return new Moved(route.sourceType(), route.taskType(), move, why, tasks);
    }
}
