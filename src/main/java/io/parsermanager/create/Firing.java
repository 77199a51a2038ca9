package io.parsermanager.create;

import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.task.Trigger;
import java.util.UUID;

/**
 * One firing: why tasks are made, who asked for them, and for which schedules.
 *
 * @param key the same for all calls that serve this firing; null for {@link Trigger#CRON}, where the key follows from each schedule
 * @param actor the person or program that asked for it; may be null
 * @param onlyDue true: only schedules that are due, the longest overdue first
 * @param which conditions on source_schedule ss; null for {@link Trigger#CRON}: all schedules that are due
 */
public record Firing(Trigger trigger, String key, String actor, String reason, boolean onlyDue, QueryFilter which) {
    /** The firing of the timer: all schedules that are due. */
    public static Firing timer() {
        return new Firing(Trigger.CRON, null, null, null, true, null);
    }

    /** A firing that a person asks for. */
    public static Firing manual(String actor, String reason, QueryFilter which) {
        return manual("manual:" + UUID.randomUUID(), actor, reason, which);
    }

    /** A firing that a person asks for with an idempotency key. A repetition fills the same groups. */
    public static Firing manual(String key, String actor, String reason, QueryFilter which) {
        return new Firing(Trigger.MANUAL, key, actor, reason, false, which);
    }

    /** The same firing, limited to schedules that are due if {@code only} is true. */
    Firing onlyDue(boolean only) {
        return new Firing(trigger, key, actor, reason, only, which);
    }
}
