package io.parsermanager.create;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.batch.BatchLoop.Batch;
import io.parsermanager.batch.BatchLoop.Step;
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
    private static final String LOCK_DUE = """
            SELECT id FROM source_schedule
            WHERE enabled AND next_run_at <= :as_of
            ORDER BY next_run_at LIMIT :rows FOR NO KEY UPDATE SKIP LOCKED
            """;

    /**
     * The schedules of a request that are due. The statement skips schedules that another replica holds, since that replica makes their
     * tasks. Schedules that it has moved on are not due any more.
     */
    private static final String LOCK_DUE_ASKED_FOR = """
            SELECT ss.id FROM source_schedule ss
            JOIN source s ON s.id = ss.source_id
            JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.enabled AND ss.next_run_at <= :as_of AND %s AND %s
            ORDER BY ss.next_run_at LIMIT :rows FOR NO KEY UPDATE OF ss SKIP LOCKED
            """;

    private static final String LOCK_ASKED_FOR = """
            SELECT ss.id FROM source_schedule ss
            JOIN source s ON s.id = ss.source_id
            JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.id > :after AND %s AND %s
            ORDER BY ss.id LIMIT :rows FOR NO KEY UPDATE OF ss
            """;

    /**
     * Leaves out schedules whose tasks an earlier, interrupted call with the same key has made. The query looks up each schedule's task by
     * its key, because PostgreSQL may plan an anti-join as a product with all tasks.
     */
    static final String NOT_MADE_BY_THIS_FIRING = """
            coalesce((SELECT t.task_group_id FROM all_tasks t WHERE t.id = ss.last_task_id) <> ALL (ARRAY(
                SELECT g.id FROM task_type of_type JOIN task_group g ON g.task_type_id = of_type.id AND g.firing = :firing)), true)
            """;

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
        Instant asOf = BatchLoop.one(this::now);
        String key = firing.key();
        Made made = firing.onlyDue() ? fireDue(firing, key, asOf) : fireAskedFor(firing, key);
        if (made.tasks > 0) {
            tasksMade.fireAsync(new TasksMade(made.tasks));
        }
        return made;
    }

    /**
     * The first batch makes the groups. If it was full, several threads make the others; each batch takes schedules that no other has
     * locked.
     */
    private Made fireDue(Firing firing, String key, Instant asOf) {
        Locked first = BatchLoop.one(() -> batch(firing, key, lockDue(firing, key, asOf)));
        if (!isFull(first)) {
            return first.made;
        }
        List<CompletableFuture<Made>> others = IntStream.range(1, settings.createPagesAtOnce())
                .mapToObj(i -> Workers.start(() -> rest(firing, key, asOf)))
                .toList();
        return Workers.together(() -> rest(firing, key, asOf), others).stream().reduce(first.made, Made::plus);
    }

    /**
     * Makes the remaining batches. The timer stops at a shutdown, since its schedules stay due for another replica. A person's call goes on
     * to its end, since the answer must cover all that the person asked for.
     */
    private Made rest(Firing firing, String key, Instant asOf) {
        BooleanSupplier stop = () -> firing.trigger() == Trigger.CRON && gracefulShutdown.asked();
        if (stop.getAsBoolean()) {
            return Made.NOTHING;
        }
        return BatchLoop.run(Made.NOTHING, Made::plus, stop, () -> {
            Locked batch = batch(firing, key, lockDue(firing, key, asOf));
            return new Batch<>(batch.made, isFull(batch));
        });
    }

    private Made fireAskedFor(Firing firing, String key) {
        return BatchLoop.walk(Made.NOTHING, Made::plus, () -> false, after -> {
            Locked batch = batch(firing, key, lockAskedFor(firing, key, after));
            return new Step<>(batch.made, isFull(batch) ? batch.last() : after, isFull(batch));
        });
    }

    private boolean isFull(Locked batch) {
        return batch.schedules.size() == settings.createPageSize();
    }

    private Locked batch(Firing firing, String key, List<Long> schedules) {
        return new Locked(
                schedules,
                schedules.isEmpty() ? Made.NOTHING : Made.of(insertTasks.make(firing, key, schedules, null)));
    }

    private List<Long> lockDue(Firing firing, String key, Instant asOf) {
        return firing.which() == null ? lockDue(asOf) : lockDueAskedFor(firing, key, asOf);
    }

    private List<Long> lockDue(Instant asOf) {
        return session.createNativeQuery(LOCK_DUE, Long.class)
                .setParameter("as_of", asOf)
                .setParameter("rows", settings.createPageSize())
                .getResultList();
    }

    private List<Long> lockDueAskedFor(Firing firing, String key, Instant asOf) {
        return firing.which()
                .bind(session.createNativeQuery(
                        LOCK_DUE_ASKED_FOR.formatted(firing.which().where(), NOT_MADE_BY_THIS_FIRING), Long.class))
                .setParameter("firing", key)
                .setParameter("as_of", asOf)
                .setParameter("rows", settings.createPageSize())
                .getResultList();
    }

    private List<Long> lockAskedFor(Firing firing, String key, long after) {
        return firing.which()
                .bind(session.createNativeQuery(
                        LOCK_ASKED_FOR.formatted(firing.which().where(), NOT_MADE_BY_THIS_FIRING), Long.class))
                .setParameter("after", after)
                .setParameter("firing", key)
                .setParameter("rows", settings.createPageSize())
                .getResultList();
    }

    private Instant now() {
        return session.createNativeQuery("SELECT now()", Instant.class).getSingleResult();
    }
}
