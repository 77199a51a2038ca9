package io.parsermanager.quota;

import io.parsermanager.quota.TakeTokens.Waiting;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/**
 * Moves tasks that must wait for a quota away from the head of the queue, to the time of their place in line. They come back by themselves,
 * so nothing searches for them.
 */
@ApplicationScoped
public class PlaceWaitingTasks {
    /** The deadline counts from the place: a task must not be canceled because it waits in line. */
    private static final String SQL = """
            UPDATE task t SET available_at = p.place, waits_for = p.key, quota_ticket = p.ticket,
                   waits_since = coalesce(t.waits_since, now()),
                   deadline_at = LEAST(
                       p.place + make_interval(secs => (SELECT dispatch_timeout_s FROM task_type WHERE id = :task_type)), t.expires_at)
            FROM unnest(:tasks, :keys, :places, :tickets) AS p (task_id, key, place, ticket)
            WHERE t.id = p.task_id
            """;

    private final Session session;

    PlaceWaitingTasks(Session session) {
        this.session = session;
    }

    /** Runs in the transaction that has locked the tasks. */
    public void place(long taskType, List<Waiting> waiting) {
        if (!waiting.isEmpty()) {
            session.createNativeMutationQuery(SQL)
                    .setParameter("task_type", taskType)
                    .setParameter("tasks", waiting.stream().map(Waiting::taskId).toArray(Long[]::new))
                    .setParameter("keys", waiting.stream().map(Waiting::key).toArray(Long[]::new))
                    .setParameter("places", waiting.stream().map(Waiting::place).toArray(Instant[]::new))
                    .setParameter(
                            "tickets", waiting.stream().map(Waiting::ticket).toArray(Long[]::new))
                    .executeUpdate();
        }
    }
}
