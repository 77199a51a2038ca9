package io.parsermanager.create;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.batch.BatchLoop.Step;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import io.parsermanager.task.TasksMade;
import io.parsermanager.task.Trigger;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.hibernate.Session;

/** Makes task groups and tasks of schedules, batch by batch, each in a transaction of its own. Safe on every replica at once. */
@ApplicationScoped
public class ClaimDueSchedules {
    /**
     * The statement skips schedules that another replica or thread holds, since that one makes their tasks. Schedules that have been moved
     * on are not due any more. The conditions of a request are semi-joins: a join would read the source of each locked row that is skipped.
     */
    private static final String LOCK_DUE = """
            SELECT ss.id FROM source_schedule ss
            WHERE ss.enabled AND ss.next_run_at <= :as_of AND %s
            ORDER BY ss.next_run_at LIMIT :rows FOR NO KEY UPDATE OF ss SKIP LOCKED
            """;

    private static final String LOCK_ASKED_FOR = """
            SELECT ss.id FROM source_schedule ss
            WHERE ss.id > :after AND %s
            ORDER BY ss.id LIMIT :rows FOR NO KEY UPDATE OF ss
            """;

    /** Whether an earlier call with the same key was interrupted. */
    private static final String HAS_BEGUN = """
            SELECT now() AS now, EXISTS (SELECT FROM task_type tt JOIN task_group g ON g.task_type_id = tt.id AND g.firing = :firing) AS begun
            """;

    /**
     * Leaves out schedules whose tasks an earlier, interrupted call with the same key has made. The query looks up each schedule's task by
     * its key, because PostgreSQL may plan an anti-join as a product with all tasks.
     */
    static final String NOT_MADE_BY_THIS_FIRING = """
            coalesce((SELECT t.task_group_id FROM all_tasks t WHERE t.id = ss.last_task_id) <> ALL (ARRAY(
                SELECT g.id FROM task_type of_type JOIN task_group g ON g.task_type_id = of_type.id AND g.firing = :firing)), true)
            """;

    /** One row of {@link #HAS_BEGUN}. */
    @RegisterForReflection
    public record Start(Instant now, Boolean begun) {}

    /**
     * The result of one firing: the counts of {@link InsertTasks.Made}, summed over all batches.
     *
     * @param groupIds in ascending order
     */
    @RegisterForReflection
    public record Made(
            long tasks, long sources, long overlaps, long disabled, long paused, long putOff, Set<Long> groupIds) {
        /** The result when no schedule was due or none matched. */
        public static final Made NOTHING = new Made(0, 0, 0, 0, 0, 0, Set.of());

        static Made of(InsertTasks.Made batch) {
            return new Made(
                    batch.tasks(),
                    batch.sources(),
                    batch.overlaps(),
                    batch.disabled(),
                    batch.paused(),
                    batch.putOff(),
                    new TreeSet<>(batch.groupIds()));
        }

        Made plus(Made other) {
            Set<Long> groups = new TreeSet<>(groupIds);
            groups.addAll(other.groupIds);
            return new Made(
                    tasks + other.tasks,
                    sources + other.sources,
                    overlaps + other.overlaps,
                    disabled + other.disabled,
                    paused + other.paused,
                    putOff + other.putOff,
                    groups);
        }
    }

    private record Locked(List<Long> schedules, Made made) {
        long last() {
            return schedules.get(schedules.size() - 1);
        }
    }

    private final Session session;
    private final Settings settings;
    private final InsertTasks insertTasks;
    private final Event<TasksMade> tasksMade;
    private final GracefulShutdown gracefulShutdown;

    ClaimDueSchedules(
            Session session,
            Settings settings,
            InsertTasks insertTasks,
            Event<TasksMade> tasksMade,
            GracefulShutdown gracefulShutdown) {
        this.session = session;
        this.settings = settings;
        this.insertTasks = insertTasks;
        this.tasksMade = tasksMade;
        this.gracefulShutdown = gracefulShutdown;
    }

    /** Makes the tasks of one firing. Each batch is committed by itself, so a failure keeps the batches before it. */
    public Made fire(Firing firing) {
        Start start = BatchLoop.one(() -> start(firing.key()));
        QueryFilter which = firing.which() == null ? new QueryFilter() : firing.which();
        if (start.begun) {
            which = which.within("%s").and(NOT_MADE_BY_THIS_FIRING, "firing", firing.key());
        }
        Made made = firing.onlyDue() ? fireDue(firing, which, start.now) : fireAskedFor(firing, which);
        if (made.tasks > 0) {
            tasksMade.fireAsync(new TasksMade(made.tasks));
        }
        return made;
    }

    /**
     * The first batch makes the groups. If it was full, several threads make the others; each batch takes schedules that no other has
     * locked.
     */
    private Made fireDue(Firing firing, QueryFilter which, Instant asOf) {
        Locked first = BatchLoop.one(() -> batch(firing, lockDue(which, asOf)));
        if (!isFull(first)) {
            return first.made;
        }
        List<CompletableFuture<Made>> others = IntStream.range(1, settings.createPagesAtOnce())
                .mapToObj(i -> Workers.start(() -> rest(firing, which, asOf)))
                .toList();
        return Workers.together(() -> rest(firing, which, asOf), others).stream()
                .reduce(first.made, Made::plus);
    }

    /**
     * Makes the remaining batches. The timer stops at a shutdown, since its schedules stay due for another replica. A person's call goes on
     * to its end, since the answer must cover all that the person asked for.
     */
    private Made rest(Firing firing, QueryFilter which, Instant asOf) {
        BooleanSupplier stop = () -> firing.trigger() == Trigger.CRON && gracefulShutdown.asked();
        if (stop.getAsBoolean()) {
            return Made.NOTHING;
        }
        return BatchLoop.run(Made.NOTHING, Made::plus, stop, () -> {
            Locked batch = batch(firing, lockDue(which, asOf));
            return new Batch<>(batch.made, isFull(batch));
        });
    }

    private Made fireAskedFor(Firing firing, QueryFilter which) {
        return BatchLoop.walk(Made.NOTHING, Made::plus, () -> false, after -> {
            Locked batch = batch(firing, lockAskedFor(which, after));
            return new Step<>(batch.made, isFull(batch) ? batch.last() : after, isFull(batch));
        });
    }

    private boolean isFull(Locked batch) {
        return batch.schedules.size() == settings.createPageSize();
    }

    private Locked batch(Firing firing, List<Long> schedules) {
        return new Locked(
                schedules, schedules.isEmpty() ? Made.NOTHING : Made.of(insertTasks.make(firing, schedules, null)));
    }

    private List<Long> lockDue(QueryFilter which, Instant asOf) {
        return which.bind(session.createNativeQuery(LOCK_DUE.formatted(which.where()), Long.class))
                .setParameter("as_of", asOf)
                .setParameter("rows", settings.createPageSize())
                .getResultList();
    }

    private List<Long> lockAskedFor(QueryFilter which, long after) {
        return which.bind(session.createNativeQuery(LOCK_ASKED_FOR.formatted(which.where()), Long.class))
                .setParameter("after", after)
                .setParameter("rows", settings.createPageSize())
                .getResultList();
    }

    private Start start(String key) {
        return session.createNativeQuery(HAS_BEGUN, Start.class)
                .setParameter("firing", key, String.class)
                .getSingleResult();
    }
}
