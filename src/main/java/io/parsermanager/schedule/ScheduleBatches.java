package io.parsermanager.schedule;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Step;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The schedules that one transaction changed.
 *
 * @param schedules how many
 * @param last the highest id among them
 */
@RegisterForReflection
public record ScheduleBatches(Long schedules, Long last) {
    static ScheduleBatches of(List<Long> schedules) {
        return new ScheduleBatches(
                (long) schedules.size(), schedules.isEmpty() ? 0L : schedules.get(schedules.size() - 1));
    }

    /**
     * Runs batches, each in a transaction of its own, until one is not full.
     *
     * @param batch changes the schedules after this id, at most {@code size} of them
     * @return how many schedules it changed
     */
    static long walk(int size, LongFunction<ScheduleBatches> batch) {
        return BatchLoop.walk(0L, Long::sum, () -> false, after -> {
            ScheduleBatches done = batch.apply(after);
            return new Step<>(done.schedules, done.last, done.schedules == size);
        });
    }
}
