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

/** Turns schedules into task groups and tasks, a page and a transaction at a time. Safe on every replica at once. */
@ApplicationScoped
public class ClaimDueSchedules {
    private static final String LOCK_DUE = """
            SELECT id FROM source_schedule
            WHERE enabled AND next_run_at <= :as_of
            ORDER BY next_run_at LIMIT :page FOR NO KEY UPDATE SKIP LOCKED
            """;

    /** The due ones among those that are asked for: what moves on is not due any more, and what another replica holds it makes. */
    private static final String LOCK_DUE_ASKED_FOR = """
            SELECT ss.id FROM source_schedule ss
            JOIN source s ON s.id = ss.source_id
            JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.enabled AND ss.next_run_at <= :as_of AND %s AND %s
            ORDER BY ss.next_run_at LIMIT :page FOR NO KEY UPDATE OF ss SKIP LOCKED
            """;

    private static final String LOCK_ASKED_FOR = """
            SELECT ss.id FROM source_schedule ss
            JOIN source s ON s.id = ss.source_id
            JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.id > :after AND %s AND %s
            ORDER BY ss.id LIMIT :page FOR NO KEY UPDATE OF ss
            """;

    /**
     * Leaves out what a call under the same key has made already, before it was cut short. Each schedule's task is looked up by its key: an
     * anti-join may be planned as a product with all tasks.
     */
    static final String NOT_MADE_BY_THIS_FIRING = """
            coalesce((SELECT t.task_group_id FROM task t WHERE t.id = ss.last_task_id) <> ALL (ARRAY(
                SELECT g.id FROM task_type of_type JOIN task_group g ON g.task_type_id = of_type.id AND g.firing = :firing)), true)
            """;

    /**
     * What one firing came to: the counts of {@link InsertTasks.Made}, all pages together.
     *
     * @param groupIds in their order
     */
    @RegisterForReflection
    public record Made(
            long tasks, long sources, long overlaps, long disabled, long paused, long putOff, Set<Long> groupIds) {
        /** Nothing was due, or nothing matched. */
        public static final Made NOTHING = new Made(0, 0, 0, 0, 0, 0, Set.of());

        static Made of(InsertTasks.Made page) {
            return new Made(
                    page.tasks(),
                    page.sources(),
                    page.overlaps(),
                    page.disabled(),
                    page.paused(),
                    page.putOff(),
                    new TreeSet<>(page.groupIds()));
        }

        Made plus(Made page) {
            Set<Long> groups = new TreeSet<>(groupIds);
            groups.addAll(page.groupIds);
            return new Made(
                    tasks + page.tasks,
                    sources + page.sources,
                    overlaps + page.overlaps,
                    disabled + page.disabled,
                    paused + page.paused,
                    putOff + page.putOff,
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

    /** Makes the tasks of one firing. Each page is committed by itself: a failure keeps the pages before it. */
    public Made fire(Firing firing) {
        Instant asOf = BatchLoop.one(this::now);
        String key = firing.trigger() == Trigger.CRON ? beat(asOf) : firing.key();
        Made made = firing.onlyDue() ? fireDue(firing, key, asOf) : fireAskedFor(firing, key);
        if (made.tasks > 0) {
            tasksMade.fireAsync(new TasksMade(made.tasks));
        }
        return made;
    }

    /** The first page makes the groups. Where it was full, others follow beside each other: each takes what none has locked. */
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

    /** What the timer leaves is due for another replica; a person's call is answered with all that it asked for. */
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
                .setParameter("page", settings.createPageSize())
                .getResultList();
    }

    private List<Long> lockDueAskedFor(Firing firing, String key, Instant asOf) {
        return firing.which()
                .bind(session.createNativeQuery(
                        LOCK_DUE_ASKED_FOR.formatted(firing.which().where(), NOT_MADE_BY_THIS_FIRING), Long.class))
                .setParameter("firing", key)
                .setParameter("as_of", asOf)
                .setParameter("page", settings.createPageSize())
                .getResultList();
    }

    private List<Long> lockAskedFor(Firing firing, String key, long after) {
        return firing.which()
                .bind(session.createNativeQuery(
                        LOCK_ASKED_FOR.formatted(firing.which().where(), NOT_MADE_BY_THIS_FIRING), Long.class))
                .setParameter("after", after)
                .setParameter("firing", key)
                .setParameter("page", settings.createPageSize())
                .getResultList();
    }

    private Instant now() {
        return session.createNativeQuery("SELECT now()", Instant.class).getSingleResult();
    }

    /** Replicas whose timers beat within the same period fill the same group. */
    private String beat(Instant asOf) {
        long period = settings.createEvery().toMillis();
        return "cron:%d:%d".formatted(period, asOf.toEpochMilli() / period);
    }
}
