package io.parsermanager.batch;

import io.parsermanager.database.RetryRolledBack;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Does work batch by batch, each batch in a transaction of its own, so that a failure keeps the batches before it. */
public final class BatchLoop {
    /** How long one batch may take before its transaction is rolled back. Row locks are held no longer than this. */
    public static final Duration MAX_DURATION = Duration.ofSeconds(30);

    private BatchLoop() {}

    /**
     * What one batch did.
     *
     * @param result what to add to the total
     * @param more whether another batch may find something to do
     */
    public record Batch<R>(R result, boolean more) {}

    /**
     * Runs batches until one says that nothing is left, or until the caller wants no more.
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
     * What one batch did on its way through rows in the order of their ids.
     *
     * @param result what to add to the total
     * @param last the id after which the next batch begins
     * @param more whether another batch may find something to do
     */
    public record Step<R>(R result, long last, boolean more) {}

    /**
     * Runs batches in the order of ids, each from where the one before it ended, until one says that nothing is left or the caller wants no
     * more.
     *
     * @param stop asked before every batch but the first: true ends the loop
     * @param batch is given the id after which it begins, 0 at first
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
     * Runs one batch in a transaction of its own, which ends after {@link #MAX_DURATION} at the latest. Where PostgreSQL rolls it back for a
     * deadlock or a serialization failure the work is run again, a few times: it must bear that.
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
     * Runs one batch in a transaction of its own that ends after this long at the latest, for work that waits for others. It is not run
     * again: what it sent is sent.
     */
    public static <T> T one(Duration maxDuration, Callable<T> work) {
        return QuarkusTransaction.requiringNew()
                .timeout((int) maxDuration.toSeconds())
                .call(work);
    }
}
