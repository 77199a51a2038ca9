package io.parsermanager.create;

import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.task.Trigger;
import java.util.UUID;

/**
 * One occasion to make tasks: why, for whom, and for which schedules.
 *
 * @param key what calls that serve the same firing agree on; null for {@link Trigger#CRON}, where the timer's beat is the key
 * @param actor who asked for it; may be null
 * @param onlyDue of those only what is due, in the order in which it fell due
 * @param which conditions on source_schedule ss, source s and task_type tt; null for {@link Trigger#CRON}: whatever is due
 */
public record Firing(Trigger trigger, String key, String actor, String reason, boolean onlyDue, QueryFilter which) {
    /** What the timer fires: everything that is due. */
    public static Firing timer() {
        return new Firing(Trigger.CRON, null, null, null, true, null);
    }

    /** What a person asks for. */
    public static Firing manual(String actor, String reason, QueryFilter which) {
        return manual("manual:" + UUID.randomUUID(), actor, reason, which);
    }

    /** What a person asks for under a key of their own: asked for again, it fills the same groups. */
    public static Firing manual(String key, String actor, String reason, QueryFilter which) {
        return new Firing(Trigger.MANUAL, key, actor, reason, false, which);
    }

    /** Of these the due ones only. */
    Firing onlyDue(boolean only) {
        return new Firing(trigger, key, actor, reason, only, which);
    }
}
