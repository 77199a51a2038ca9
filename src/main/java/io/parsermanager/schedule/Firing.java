package io.parsermanager.schedule;

import io.parsermanager.task.Trigger;
import java.util.Set;
import java.util.UUID;

/**
 * One occasion to make tasks: why, for whom, and for which schedules.
 *
 * @param key what replicas that serve the same firing agree on; null for {@link Trigger#CRON}, where the timer's beat is the key
 * @param onlyDue leave schedules alone whose time has not come
 * @param sourceType null: every one
 * @param taskType code of the task type, null: every one
 * @param sourceIds empty: every source
 * @param tags sources that have all of these
 */
public record Firing(
        Trigger trigger,
        String key,
        String actor,
        String reason,
        boolean onlyDue,
        String sourceType,
        String taskType,
        Set<Long> sourceIds,
        Set<String> tags) {

    /** What the timer fires: everything that is due. */
    public static Firing timer() {
        return new Firing(Trigger.CRON, null, null, null, true, null, null, Set.of(), Set.of());
    }

    /** What a person asks for, narrowed to some schedules. */
    public static Firing manual(
            String actor,
            String reason,
            boolean onlyDue,
            String sourceType,
            String taskType,
            Set<Long> sourceIds,
            Set<String> tags) {
        return new Firing(
                Trigger.MANUAL,
                "manual:" + UUID.randomUUID(),
                actor,
                reason,
                onlyDue,
                sourceType,
                taskType,
                sourceIds,
                tags);
    }
}
