package io.parsermanager.web.failure;

import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.track.DeadLettersSent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * Counts by error code how the tasks end that this replica finishes, and writes sums by minute. So nobody counts the history to learn what
 * fails, and the flows write nothing more.
 */
@ApplicationScoped
public class OutcomeCounts {
    /** The code of tasks whose own code is one too many. */
    static final String OTHER = "*";

    /** The most task types and codes with counts of their own in one hour. It bounds the table if a parser makes up codes. */
    private static final int MAX_KEYS = 1_000;

    private static final long HOUR = Duration.ofHours(1).toNanos();

    /** Rows in the order of their key, so that replicas do not deadlock. */
    private static final String WRITE = """
            INSERT INTO outcome_minute (minute, source_type, task_type, outcome, code, tasks)
            SELECT date_trunc('minute', now()), u.* FROM unnest(:source_types, :task_types, :outcomes, :codes, :tasks) u
            ON CONFLICT (minute, source_type, task_type, outcome, code) DO UPDATE SET tasks = outcome_minute.tasks + EXCLUDED.tasks
            """;

    private static final String SINCE = """
            INSERT INTO failure_since (source_type, task_type, outcome, code, first_at, last_at)
            SELECT u.source_type, u.task_type, u.outcome, u.code, now(), now()
            FROM unnest(:source_types, :task_types, :outcomes, :codes) u (source_type, task_type, outcome, code)
            WHERE u.outcome <> 'SUCCESS'
            ON CONFLICT (source_type, task_type, outcome, code) DO UPDATE SET last_at = now(),
                first_at = CASE WHEN failure_since.last_at < now() - interval '1 day' THEN now() ELSE failure_since.first_at END
            """;

    /** The longest window of the page is a day, and its trend compares it with the day before. */
    private static final List<String> FORGET = List.of(
            "DELETE FROM outcome_minute WHERE minute < now() - interval '49 hours'",
            "DELETE FROM failure_since WHERE last_at < now() - interval '49 hours'");

    /** Tasks that ended alike. */
    private record Key(String sourceType, String taskType, String outcome, String code) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::sourceType)
                .thenComparing(Key::taskType)
                .thenComparing(Key::outcome)
                .thenComparing(Key::code);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private final Session session;
    private final Set<Key> known = new HashSet<>();
    private long knownSince = System.nanoTime();
    private Map<Key, Long> counted = new TreeMap<>();

    OutcomeCounts(Session session) {
        this.session = session;
    }

    /** Counts the tasks of a committed batch. What a person canceled says nothing about a parser and is not counted. */
    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksMoved batch) {
        for (Moved moved : batch.moved()) {
            if (moved.move() == Move.FINISHED) {
                String code = moved.errorCode() == null ? "" : moved.errorCode();
                add(new Key(moved.sourceType(), moved.taskType(), moved.why(), code), moved.tasks());
            } else if (moved.move() == Move.CANCELED && !moved.why().equals("MANUAL")) {
                add(new Key(moved.sourceType(), moved.taskType(), "CANCELED", moved.why()), moved.tasks());
            }
        }
    }

    void count(@Observes DeadLettersSent letters) {
        letters.byReason().forEach((reason, n) -> add(new Key("", "", "DEAD_LETTER", reason), n));
    }

    private synchronized void add(Key key, long tasks) {
        if (tasks > 0) {
            counted.merge(bounded(key), tasks, Long::sum);
        }
    }

    private Key bounded(Key key) {
        if (System.nanoTime() - knownSince > HOUR) {
            forgetKeys();
        }
        if (known.contains(key) || known.size() < MAX_KEYS) {
            known.add(key);
            return key;
        }
        return new Key(key.sourceType, key.taskType, key.outcome, OTHER);
    }

    /** Begins a new hour, so that codes have counts of their own again. */
    synchronized void forgetKeys() {
        known.clear();
        knownSince = System.nanoTime();
    }

    private synchronized Map<Key, Long> take() {
        Map<Key, Long> taken = counted;
        counted = new TreeMap<>();
        return taken;
    }

    private synchronized void putBack(Map<Key, Long> taken) {
        taken.forEach((key, tasks) -> counted.merge(key, tasks, Long::sum));
    }

    /** Writes the counts since the last write. Counts that PostgreSQL does not take stay for the next write. */
    public void write() {
        Map<Key, Long> taken = take();
        try {
            QuarkusTransaction.requiringNew().run(() -> write(taken));
        } catch (RuntimeException e) {
            putBack(taken);
            throw e;
        }
    }

    private void write(Map<Key, Long> taken) {
        if (!taken.isEmpty()) {
            for (String sql : List.of(WRITE, SINCE)) {
                var query = session.createNativeMutationQuery(sql)
                        .setParameter("source_types", column(taken, Key::sourceType))
                        .setParameter("task_types", column(taken, Key::taskType))
                        .setParameter("outcomes", column(taken, Key::outcome))
                        .setParameter("codes", column(taken, Key::code));
                if (sql.equals(WRITE)) {
                    query.setParameter("tasks", taken.values().toArray(Long[]::new));
                }
                query.executeUpdate();
            }
        }
        FORGET.forEach(sql -> session.createNativeMutationQuery(sql).executeUpdate());
    }

    private static String[] column(Map<Key, Long> rows, Function<Key, String> column) {
        return rows.keySet().stream().map(column).toArray(String[]::new);
    }
}
