package io.parsermanager.dispatch;

import io.parsermanager.dispatch.SendMessages.Refusal;
import io.parsermanager.task.MoveToHistory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * The same for a batch in which Kafka refuses some tasks. Those fail and move to history. The statement locks all groups at once, in the
     * order of their ids.
     */
    private static final String MARK_AND_FAIL =
            """
            WITH refused AS MATERIALIZED (
                SELECT * FROM unnest(CAST(:refused AS bigint[]), CAST(:codes AS text[]), CAST(:messages AS text[])) AS r (id, code, message)
            ), marked AS (
                UPDATE task t SET status = 'QUEUED', queued_at = clock_timestamp(),
                       deadline_at = LEAST(
                           now() + make_interval(secs => (SELECT start_timeout_s FROM task_type WHERE id = :task_type)), t.expires_at)
                WHERE t.id = ANY (:tasks)
                RETURNING t.task_group_id, t.queued_at
            ), ended AS (
                DELETE FROM task t USING refused r
                WHERE t.id = r.id
                RETURNING %s, 'FAILED' AS status, t.started_at, clock_timestamp() AS finished_at, NULL AS cancel_reason, NULL AS canceled_by,
                          NULL AS cancel_note, r.code AS error_code, r.message AS error_message, t.worker, t.stats
            ), %s, %s, groups_locked AS MATERIALIZED (
                SELECT g.id FROM task_group g
                WHERE g.id = ANY (ARRAY(SELECT task_group_id FROM marked UNION SELECT task_group_id FROM ended))
                ORDER BY g.id FOR NO KEY UPDATE
            )
            SELECT max(queued_at) FROM marked WHERE (SELECT count(*) FROM groups_locked) >= 0
            """.formatted(MoveToHistory.UNCHANGED, MoveToHistory.TASKS, MoveToHistory.SOURCES);

    /** The same for a batch with tasks that waited for a quota: their attempts are over with the wait. */
    private static final String WAITED =
            "SET waits_for = NULL, waits_since = NULL, quota_ticket = NULL, status = 'QUEUED'";

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
     * @param waited whether some of them have waited for a quota
     * @return the time at which they were queued; empty if none was sent
     */
    Optional<Instant> move(Route route, Collection<Long> sent, Map<Long, Refusal> refused, boolean waited) {
        if (refused.isEmpty()) {
            return sent.isEmpty()
                    ? Optional.empty()
                    : Optional.of(session.createNativeQuery(waited ? forWaited(MARK) : MARK, Instant.class)
                            .setParameter("task_type", route.taskTypeId())
                            .setParameter("tasks", sent.toArray(Long[]::new))
                            .getSingleResult());
        }
        List<Long> ids = List.copyOf(refused.keySet());
        return Optional.ofNullable(session.createNativeQuery(
                        waited ? forWaited(MARK_AND_FAIL) : MARK_AND_FAIL, Instant.class)
                .setParameter("task_type", route.taskTypeId())
                .setParameter("refused", ids.toArray(Long[]::new))
                .setParameter(
                        "codes", ids.stream().map(id -> refused.get(id).code()).toArray(String[]::new))
                .setParameter(
                        "messages",
                        ids.stream().map(id -> refused.get(id).message()).toArray(String[]::new))
                .setParameter("tasks", sent.toArray(Long[]::new))
                .getSingleResult());
    }

    private static String forWaited(String sql) {
        return sql.replace("SET status = 'QUEUED'", WAITED);
    }

    /** Moves tasks behind those that are available: they are claimed again after this time. */
    void putOff(Collection<Long> tasks, Duration by) {
        session.createNativeMutationQuery(PUT_OFF)
                .setParameter("seconds", (double) by.toSeconds())
                .setParameter("tasks", tasks.toArray(Long[]::new))
                .executeUpdate();
    }
}
