package io.parsermanager.task;

/** Ends a batch of tasks when their sources reach a limit, because some task types have a thousand sources per task. */
public final class BoundedTasks {
    /**
     * Common table expressions. They read the ids of tasks from an expression named {@code picked}; {@code bounded} has the first of these
     * ids in ascending order. The task that reaches {@code :child_rows} is the last one. If any task is picked, there is at least one.
     *
     * <p>OFFSET 0 keeps PostgreSQL from joining all sources of all picked tasks before it stops at the limit.
     */
    public static final String SQL = over("task_source");

    /** The same for tasks of history. */
    public static final String IN_HISTORY = over("task_source_history");

    /** The same for tasks wherever they are. */
    public static final String ANYWHERE = over("all_task_sources");

    private static String over(String sources) {
        return """
            ordered AS MATERIALIZED (
                SELECT id, row_number() OVER (ORDER BY id) AS nr FROM picked
            ), counted AS MATERIALIZED (
                SELECT o.nr
                FROM (SELECT id, nr FROM ordered ORDER BY nr OFFSET 0) o
                LEFT JOIN LATERAL (SELECT 1 FROM %s ts WHERE ts.task_id = o.id OFFSET 0) of_task ON true
                LIMIT :child_rows
            ), bounded AS MATERIALIZED (
                SELECT id FROM ordered WHERE nr <= (SELECT max(nr) FROM counted)
            )""".formatted(sources);
    }

    private BoundedTasks() {}
}
