package io.parsermanager.schedule;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.function.LongFunction;

/**
 * Schedules that one transaction has changed.
 *
 * @param schedules how many
 * @param last the highest id among them
 */
@RegisterForReflection
public record SchedulePage(Long schedules, Long last) {
    /**
     * Goes from page to page, each in a transaction of its own, until one is not full.
     *
     * @param page changes the schedules after this id, at most {@code size} of them
     * @return how many there were
     */
    static long walk(int size, LongFunction<SchedulePage> page) {
        long schedules = 0;
        SchedulePage done = new SchedulePage(0L, 0L);
        do {
            long after = done.last;
            done = QuarkusTransaction.requiringNew().call(() -> page.apply(after));
            schedules += done.schedules;
        } while (done.schedules == size);
        return schedules;
    }
}
