package io.parsermanager.bench;

/** How far a group's tasks have come, by its counters: a look costs nothing. */
final class Groups {
    private Groups() {}

    static void await(World world, long group, String counter, long tasks) {
        Clock.until(
                "%s of group %d are %d".formatted(counter, group, tasks),
                () -> world.database().number("SELECT " + counter + " FROM task_group WHERE id = ?", group) == tasks);
    }

    static void awaitNewest(World world, String counter, long tasks) {
        await(world, world.database().number("SELECT max(id) FROM task_group"), counter, tasks);
    }
}
