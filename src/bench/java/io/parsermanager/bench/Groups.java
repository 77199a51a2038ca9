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
        long group = world.database().number("SELECT max(id) FROM task_group");
        Clock.until("group %d is SUCCESS".formatted(group), () -> world.database()
                .text("SELECT status FROM task_group WHERE id = ?", group)
                .equals(Optional.of("SUCCESS")));
    }
}
