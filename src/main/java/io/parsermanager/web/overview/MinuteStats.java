package io.parsermanager.web.overview;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Moved;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.hibernate.Session;

/** Counts the tasks that this replica finishes, and writes sums by minute. So the plots read few rows, not millions of tasks. */
@ApplicationScoped
public class MinuteStats {
    /** Rows in the order of their key, so that replicas do not deadlock. */
    private static final String WRITE = """
            INSERT INTO work_minute (minute, source_type, made, succeeded, failed, canceled)
            SELECT date_trunc('minute', now()), u.* FROM unnest(
                CAST(:types AS text[]), CAST(:made AS bigint[]), CAST(:succeeded AS bigint[]), CAST(:failed AS bigint[]),
                CAST(:canceled AS bigint[])) u
            ON CONFLICT (minute, source_type) DO UPDATE SET made = work_minute.made + EXCLUDED.made,
                succeeded = work_minute.succeeded + EXCLUDED.succeeded, failed = work_minute.failed + EXCLUDED.failed,
                canceled = work_minute.canceled + EXCLUDED.canceled
            """;

    /** A plot shows seven days, and its first bar begins up to two hours earlier. */
    private static final String FORGET = "DELETE FROM work_minute WHERE minute < now() - interval '8 days'";

    /** Finished tasks of a source type since the last write. */
    private record Counts(long made, long succeeded, long failed, long canceled) {
        Counts plus(Counts other) {
            return new Counts(
                    made + other.made, succeeded + other.succeeded, failed + other.failed, canceled + other.canceled);
        }
    }

    private final Session session;
    private Map<String, Counts> counted = new TreeMap<>();

    MinuteStats(Session session) {
        this.session = session;
    }

    /** Counts the tasks of a committed batch. */
    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksMoved page) {
        page.moved().forEach(moved -> add(moved.sourceType(), counts(moved)));
    }

    private static Counts counts(Moved moved) {
        long tasks = moved.tasks();
        return switch (moved.move()) {
            case MADE -> new Counts(tasks, 0, 0, 0);
            case FINISHED -> moved.why().equals("SUCCESS") ? new Counts(0, tasks, 0, 0) : new Counts(0, 0, tasks, 0);
            case CANCELED -> new Counts(0, 0, 0, moved.why().equals(CancelReason.MANUAL.name()) ? 0 : tasks);
            case DISPATCHED, PUT_OFF, RETRIED -> new Counts(0, 0, 0, 0);
        };
    }

    private synchronized void add(String sourceType, Counts counts) {
        counted.merge(sourceType, counts, Counts::plus);
    }

    private synchronized Map<String, Counts> take() {
        Map<String, Counts> taken = counted;
        counted = new TreeMap<>();
        return taken;
    }

    /** Writes the counts since the last write. Counts that PostgreSQL does not take stay for the next write. */
    public void write() {
        Map<String, Counts> taken = take();
        try {
            QuarkusTransaction.requiringNew().run(() -> write(taken));
        } catch (RuntimeException e) {
            taken.forEach(this::add);
            throw e;
        }
    }

    private void write(Map<String, Counts> taken) {
        if (!taken.isEmpty()) {
            List<Counts> rows = List.copyOf(taken.values());
            session.createNativeMutationQuery(WRITE)
                    .setParameter("types", taken.keySet().toArray(String[]::new))
                    .setParameter("made", column(rows, Counts::made))
                    .setParameter("succeeded", column(rows, Counts::succeeded))
                    .setParameter("failed", column(rows, Counts::failed))
                    .setParameter("canceled", column(rows, Counts::canceled))
                    .executeUpdate();
        }
        session.createNativeMutationQuery(FORGET).executeUpdate();
    }

    private static Long[] column(List<Counts> rows, ToLongFunction<Counts> column) {
        return rows.stream().mapToLong(column).boxed().toArray(Long[]::new);
    }
}
