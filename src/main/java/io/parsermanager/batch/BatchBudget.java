package io.parsermanager.batch;

import io.parsermanager.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The limits of one batch of any flow. The limit that is reached first ends the batch; the next batch takes the rest.
 *
 * <p>A batch always takes its first element, however large that is. Otherwise one large element would stop all elements behind it.
 *
 * @param rows the most schedules, tasks, statuses or sources
 * @param bytes the most bytes of text or JSON that they hold together: {@code BATCH_MAX_BYTES}
 * @param childRows the most rows that belong to them, such as the sources of tasks: {@code BATCH_MAX_CHILD_ROWS}
 */
public record BatchBudget(int rows, long bytes, int childRows) {
    /** The budget of a flow that takes at most this many rows per batch. */
    public static BatchBudget of(Settings settings, int rows) {
        return new BatchBudget(rows, settings.batchMaxBytes(), settings.batchMaxChildRows());
    }

    /** Starts to measure a batch that is filled element by element. */
    public Meter meter() {
        return new Meter(this);
    }

    /**
     * Divides a list into batches that each keep the budget. The order of the list stays.
     *
     * @return batches with at least one element each; none for an empty list
     */
    public <T> List<List<T>> split(List<T> all, ToLongFunction<T> bytes, ToIntFunction<T> childRows) {
        List<List<T>> batches = new ArrayList<>();
        List<T> batch = new ArrayList<>();
        Meter meter = meter();
        for (T one : all) {
            long size = bytes.applyAsLong(one);
            int children = childRows.applyAsInt(one);
            if (!meter.takes(size, children)) {
                batches.add(batch);
                batch = new ArrayList<>();
                meter = meter();
                meter.takes(size, children);
            }
            batch.add(one);
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    /** Counts the rows, bytes and child rows of a batch. Not safe for several threads. */
    public static final class Meter {
        private final BatchBudget budget;
        private int rows;
        private long bytes;
        private long childRows;

        private Meter(BatchBudget budget) {
            this.budget = budget;
        }

        /**
         * Adds an element if the batch has room for it. The first element always fits.
         *
         * @return false if the element belongs to the next batch; the meter does not count it then
         */
        public boolean takes(long elementBytes, int elementChildRows) {
            boolean fits = rows < budget.rows
                    && bytes + elementBytes <= budget.bytes
                    && childRows + elementChildRows <= budget.childRows;
            if (rows > 0 && !fits) {
                return false;
            }
            rows++;
            bytes += elementBytes;
            childRows += elementChildRows;
            return true;
        }
    }
}
