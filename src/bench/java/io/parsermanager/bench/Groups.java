package io.parsermanager.bench;

import java.util.Optional;

/** How far a group's tasks have come, by its counters: a look costs nothing. */
final class Groups {
    private Groups() {}

    static void await(World world, long group, String counter, long tasks) {
        Clock.until(
                "%s of group %d are %d".formatted(counter, group, tasks),
                () -> world.database().number("SELECT " + counter + " FROM task_group WHERE id = ?", group) == tasks);
    }

    /** However many tasks it has: pages that are made beside each other may each end in a batch that is not full. */
    static void awaitNewest(World world) {
        long group = newest(world);
        Clock.until("group %d is SUCCESS".formatted(group), () -> world.database()
                .text("SELECT status FROM task_group WHERE id = ?", group)
                .equals(Optional.of("SUCCESS")));
    }

    /** That nothing was left out; it takes a moment, so not while the clock runs. */
    static void checkNewest(World world, int sources) {
        long found = world.database()
                .number(
                        "SELECT count(*) FROM all_task_sources WHERE task_id IN (SELECT id FROM all_tasks WHERE task_group_id = ?)",
                        newest(world));
        if (found != sources) {
            throw new IllegalStateException("The newest group has %d sources, not %d".formatted(found, sources));
        }
    }

    private static long newest(World world) {
        return world.database().number("SELECT max(id) FROM task_group");
    }
}
