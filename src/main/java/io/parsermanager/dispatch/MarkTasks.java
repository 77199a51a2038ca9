package io.parsermanager.dispatch;

import io.parsermanager.dispatch.SendMessages.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * Updates claimed tasks in the transaction that has locked them. One statement updates the whole batch, so its trigger locks the groups
 * once, in the order of their ids.
 */
@ApplicationScoped
public class MarkTasks {
    /**
     * Finds the tasks by their keys alone, which is safe because {@link ClaimTasks#CLAIM} has locked them as NEW. With a condition on the
     * status, PostgreSQL may search all NEW tasks for the batch if its statistics show hardly any.
     *
     * <p>now() is the start of the transaction, so the parser receives the same deadline that is stored.
     */
    static final String MARK = """
            WITH marked AS (
                UPDATE task t SET status = 'QUEUED', queued_at = clock_timestamp(),
                       deadline_at = LEAST(
                           now() + make_interval(secs => (SELECT start_timeout_s FROM task_type WHERE id = :task_type)), t.expires_at)
                WHERE t.id = ANY (:tasks)
                RETURNING t.queued_at
            )
            SELECT max(queued_at) FROM marked
            """;

    /** The same for a batch in which Kafka refuses some tasks; those fail. */
    private static final String MARK_AND_FAIL = """
            WITH refused AS MATERIALIZED (
                SELECT * FROM unnest(CAST(:refused AS bigint[]), CAST(:codes AS text[]), CAST(:messages AS text[])) AS r (id, code, message)
            ), marked AS (
                UPDATE task t SET
                    status = CASE WHEN t.id = ANY (:refused) THEN 'FAILED' ELSE 'QUEUED' END,
                    queued_at = CASE WHEN t.id = ANY (:refused) THEN t.queued_at ELSE clock_timestamp() END,
                    deadline_at = CASE WHEN t.id = ANY (:refused) THEN t.deadline_at ELSE LEAST(
                        now() + make_interval(secs => (SELECT start_timeout_s FROM task_type WHERE id = :task_type)), t.expires_at) END,
                    finished_at = CASE WHEN t.id = ANY (:refused) THEN clock_timestamp() END,
                    error_code = CASE WHEN t.id = ANY (:refused) THEN (SELECT r.code FROM refused r WHERE r.id = t.id) ELSE t.error_code END,
                    error_message = CASE WHEN t.id = ANY (:refused) THEN (SELECT r.message FROM refused r WHERE r.id = t.id)
                                    ELSE t.error_message END
                WHERE t.id = ANY (:tasks)
                RETURNING t.status, t.queued_at
            )
            SELECT max(queued_at) FILTER (WHERE status = 'QUEUED') FROM marked
            """;

    /** The status does not change, so the statement touches no group. The deadline does not change. */
    private static final String PUT_OFF = """
            UPDATE task SET available_at = now() + make_interval(secs => :seconds) WHERE id = ANY (:tasks)
            """;

    private final Session session;

    MarkTasks(Session session) {
        this.session = session;
    }

    /**
     * Marks sent tasks QUEUED and refused tasks FAILED.
     *
     * @return the time at which they were queued; empty if none was sent
     */
    Optional<Instant> move(Route route, Collection<Long> sent, Map<Long, Refusal> refused) {
        if (refused.isEmpty()) {
            return sent.isEmpty()
                    ? Optional.empty()
                    : Optional.of(session.createNativeQuery(MARK, Instant.class)
                            .setParameter("task_type", route.taskTypeId())
                            .setParameter("tasks", sent.toArray(Long[]::new))
                            .getSingleResult());
        }
        List<Long> ids = List.copyOf(refused.keySet());
        return Optional.ofNullable(session.createNativeQuery(MARK_AND_FAIL, Instant.class)
                .setParameter("task_type", route.taskTypeId())
                .setParameter("refused", ids.toArray(Long[]::new))
                .setParameter(
                        "codes", ids.stream().map(id -> refused.get(id).code()).toArray(String[]::new))
                .setParameter(
                        "messages",
                        ids.stream().map(id -> refused.get(id).message()).toArray(String[]::new))
                .setParameter(
                        "tasks", Stream.concat(sent.stream(), ids.stream()).toArray(Long[]::new))
                .getSingleResult());
    }

    /** Moves tasks behind those that are available: they are claimed again after this time. */
    void putOff(Collection<Long> tasks, Duration by) {
        session.createNativeMutationQuery(PUT_OFF)
                .setParameter("seconds", (double) by.toSeconds())
                .setParameter("tasks", tasks.toArray(Long[]::new))
                .executeUpdate();
    }
}
