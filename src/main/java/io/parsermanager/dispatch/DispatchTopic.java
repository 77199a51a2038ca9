package io.parsermanager.dispatch;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.dispatch.ClaimTasks.Place;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.lifecycle.InFlight;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Sends the available tasks of one topic batch by batch, its task types in turn. If a task type fails, the others go on. */
@ApplicationScoped
class DispatchTopic {
    private static final Logger LOG = Logger.getLogger(DispatchTopic.class);

    /** The most tasks in a batch for a topic none of whose partitions is known to work. One task per partition is sent. */
    private static final int TRY_ROWS = 20;

    /** The next batch after one that its bytes or sources ended reads at most this many times as many tasks. */
    private static final int GROWTH = 2;

    /**
     * The next batch of a task type.
     *
     * @param after the position at which it begins
     * @param limit the most tasks
     */
    private record Turn(Route route, Place after, int limit) {
        boolean fromTheStart() {
            return after.equals(Place.START);
        }
    }

    private final DispatchBatch dispatchBatch;
    private final SendMessages sendMessages;
    private final FaultRegistry faults;
    private final Settings settings;
    private final GracefulShutdown gracefulShutdown;
    private final InFlight batchesUnderWay = new InFlight();

    /** Permits for second batches of a topic, shared by all topics. */
    private final Semaphore secondBatches;

    DispatchTopic(
            DispatchBatch dispatchBatch,
            SendMessages sendMessages,
            FaultRegistry faults,
            Settings settings,
            GracefulShutdown gracefulShutdown) {
        this.dispatchBatch = dispatchBatch;
        this.sendMessages = sendMessages;
        this.faults = faults;
        this.settings = settings;
        this.gracefulShutdown = gracefulShutdown;
        this.secondBatches = new Semaphore(settings.dispatchPagesAtOnce() - 1);
    }

    /**
     * Sends batches until nothing is left or the topic takes nothing. After a full batch, two batches can run at once: one waits for Kafka
     * while the other reads from PostgreSQL.
     *
     * @return how many tasks were sent
     */
    int run(String topic, List<Route> routes) {
        Queue<Turn> turns = new ConcurrentLinkedQueue<>();
        routes.forEach(route -> turns.add(new Turn(route, Place.START, fullLimit(route))));
        List<CompletableFuture<Integer>> beside = new ArrayList<>();
        Consumer<Turn> onFullBatch = turn -> {
            if (secondBatches.tryAcquire()) {
                turns.add(turn);
                beside.add(Workers.start(() -> {
                    try {
                        return work(topic, turns, full -> {});
                    } finally {
                        secondBatches.release();
                    }
                }));
            }
        };
        return Workers.together(() -> work(topic, turns, onFullBatch), beside).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Sends a few messages to a topic that took nothing last time. */
    int tryAgain(String topic, List<Route> routes) {
        Queue<Turn> turns = new ConcurrentLinkedQueue<>();
        turns.add(new Turn(routes.get(0), Place.START, TRY_ROWS));
        return work(topic, turns, full -> {});
    }

    /** How long the oldest running batch has taken; zero if none runs. */
    Duration busyFor() {
        return batchesUnderWay.longest();
    }

    private int fullLimit(Route route) {
        return route.overloaded()
                ? Math.min(settings.overloadProbeTasks(), settings.dispatchPageSize())
                : settings.dispatchPageSize();
    }

    /**
     * Sends a batch for each turn. A task type with a full batch gets another turn. At its end a task type reads once more from the start,
     * because transactions may commit earlier tasks meanwhile.
     */
    private int work(String topic, Queue<Turn> turns, Consumer<Turn> onFullBatch) {
        int sent = 0;
        for (Turn turn = turns.poll(); turn != null && !gracefulShutdown.asked(); turn = turns.poll()) {
            Optional<OpenTopic> open = sendMessages.open(SendMessages.TASKS, topic);
            if (open.isEmpty()) {
                break;
            }
            int limit = open.get().isHealthy() ? turn.limit : Math.min(TRY_ROWS, turn.limit);
            DispatchBatch.Result batch = batch(turn, open.get(), limit);
            sent += batch.sent();
            if (batch.left() == 0 && !turn.route.overloaded()) {
                next(turn, batch).ifPresent(next -> {
                    turns.add(next);
                    if (!next.fromTheStart()) {
                        onFullBatch.accept(next);
                    }
                });
            }
        }
        return sent;
    }

    private Optional<Turn> next(Turn turn, DispatchBatch.Result batch) {
        int page = fullLimit(turn.route);
        if (batch.isFull()) {
            int limit = (batch.endedByBudget() ? batch.claimed() : turn.limit) * GROWTH;
            return Optional.of(new Turn(turn.route, batch.last(), Math.min(page, limit)));
        }
        return turn.fromTheStart() ? Optional.empty() : Optional.of(new Turn(turn.route, Place.START, page));
    }

    private DispatchBatch.Result batch(Turn turn, OpenTopic open, int limit) {
        Route route = turn.route;
        String name = "%s/%s (dispatch)".formatted(route.sourceType(), route.taskType());
        try {
            DispatchBatch.Result batch =
                    batchesUnderWay.during(() -> dispatchBatch.run(route, open, turn.after, limit));
            faults.resolve(Kind.TASK_TYPE, name);
            return batch;
        } catch (RuntimeException e) {
            if (DatabaseFailure.isTemporary(e)) {
                throw e;
            }
            LOG.errorf(e, "The tasks of %s %s cannot be sent", route.sourceType(), route.taskType());
            faults.report(Kind.TASK_TYPE, name, "Its tasks cannot be sent. The log says why; other task types go on.");
            return DispatchBatch.Result.EMPTY;
        }
    }
}
