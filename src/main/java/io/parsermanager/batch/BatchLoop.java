package io.parsermanager.batch;

import io.parsermanager.database.RetryRolledBack;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Runs work in batches. Each batch has a transaction of its own, so a failure keeps the batches before it. */
public final class BatchLoop {
    /** The longest that one batch may take before its transaction is rolled back. It holds row locks no longer than this. */
    public static final Duration MAX_DURATION = Duration.ofSeconds(30);

    private BatchLoop() {}

    /**
     * The result of one batch.
     *
     * @param result what to add to the total
     * @param more whether another batch may find something to do
     */
    public record Batch<R>(R result, boolean more) {}

    /**
     * Runs batches until one of them reports that nothing is left, or until the caller stops the loop.
     *
     * @param stop asked before every batch but the first: true ends the loop
     * @return the results of all batches together
     */
    public static <R> R run(R nothing, BinaryOperator<R> plus, BooleanSupplier stop, Callable<Batch<R>> claimAndRun) {
        R total = nothing;
        boolean more = true;
        while (more) {
            Batch<R> batch = one(claimAndRun);
            total = plus.apply(total, batch.result);
            more = batch.more && !stop.getAsBoolean();
        }
        return total;
    }

    /**
     * The result of one batch that reads rows in the order of their ids.
     *
     * @param result what to add to the total
     * @param last the id after which the next batch begins
     * @param more whether another batch may find something to do
     */
    public record Step<R>(R result, long last, boolean more) {}

    /**
     * Runs batches in the order of ids. Each batch begins where the one before it ended. The loop ends when a batch reports that nothing is
     * left, or when the caller stops it.
     *
     * @param stop asked before every batch but the first: true ends the loop
     * @param batch the work; it receives the id after which it begins, 0 for the first batch
     * @return the results of all batches together
     */
    public static <R> R walk(R nothing, BinaryOperator<R> plus, BooleanSupplier stop, LongFunction<Step<R>> batch) {
        R total = nothing;
        Step<R> step = new Step<>(nothing, 0, true);
        while (step.more) {
            long after = step.last;
            step = one(() -> batch.apply(after));
            total = plus.apply(total, step.result);
            if (stop.getAsBoolean()) {
                return total;
            }
        }
        return total;
    }

    /**
     * Runs one batch in a transaction of its own, for {@link #MAX_DURATION} at most. If PostgreSQL rolls the transaction back because of a
     * deadlock or a serialization failure, the work runs again, up to a few times. The work must be safe to repeat.
     */
    public static <T> T one(Callable<T> work) {
        try {
            return RetryRolledBack.call(() -> QuarkusTransaction.requiringNew()
                    .timeout((int) MAX_DURATION.toSeconds())
                    .call(work));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new QuarkusTransactionException(e);
        }
    }

    /**
     * Runs one batch in a transaction of its own, for work that waits for another system such as Kafka. The work does not run a second
     * time, because what it has sent cannot be taken back.
     *
     * @param maxDuration the transaction is rolled back after this time
     */
    public static <T> T one(Duration maxDuration, Callable<T> work) {
        return QuarkusTransaction.requiringNew()
                .timeout((int) maxDuration.toSeconds())
                .call(work);
    }
}
