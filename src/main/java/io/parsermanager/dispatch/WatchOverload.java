package io.parsermanager.dispatch;

import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Detects overloaded source types: their oldest QUEUED task is too old, or too many tasks are QUEUED. {@link DispatchTasks} then sends them
 * only probes, and {@link io.parsermanager.create.InsertTasks} puts off their due schedules, so that neither topic nor table fills up. The
 * overload ends when a parser has started a task since it began, and both values are below half of their limits.
 *
 * <p>QUEUED tasks are sent and not started; they are the consumer lag as the database knows it. Safe on every replica.
 */
@ApplicationScoped
public class WatchOverload {
    private static final Logger LOG = Logger.getLogger(WatchOverload.class);

    /**
     * How many QUEUED tasks per task type the query reads to find the oldest, and how many started ones to find the newest. One is not
     * enough, because a retried task has a low id and was sent late.
     */
    private static final int SAMPLE = 100;

    /**
     * The query compares whole rows, as {@link io.parsermanager.task.StatusMergeQuery} does. PostgreSQL then cannot plan to walk the
     * primary key through the whole history.
     *
     * <p>The newest partitions of history are enough: they hold the tasks that started last.
     */
    private static final String SQL = """
            WITH recent AS MATERIALIZED (
                SELECT coalesce(min(from_id), 0) AS from_id
                FROM (SELECT from_id FROM history_partition WHERE from_id <= (SELECT last_value FROM task_id) ORDER BY from_id DESC LIMIT 3) p
            ), load AS (
                SELECT tt.source_type, sum(q.queued) AS queued, min(o.queued_at) AS oldest, max(s.started_at) AS started
                FROM task_type tt
                CROSS JOIN LATERAL (SELECT coalesce(sum(b.queued_tasks), 0) AS queued
                                    FROM (SELECT g.queued_tasks FROM task_group g
                                          WHERE g.task_type_id = tt.id AND g.status = 'IN_PROGRESS' LIMIT :groups) b) q
                CROSS JOIN LATERAL (SELECT min(queued_at) AS queued_at
                                    FROM (SELECT t.queued_at FROM task t
                                          WHERE (t.task_type_id, t.status, t.id) > (tt.id, 'QUEUED', 0)
                                                AND (t.task_type_id, t.status, t.id) <= (tt.id, 'QUEUED', 9223372036854775807)
                                          ORDER BY t.task_type_id, t.status, t.id LIMIT :sample) first) o
                CROSS JOIN LATERAL (SELECT max(started_at) AS started_at
                                    FROM unnest(ARRAY['IN_PROGRESS', 'SUCCESS', 'FAILED']) AS x (status)
                                    CROSS JOIN LATERAL ((SELECT t.started_at FROM task t
                                                         WHERE (t.task_type_id, t.status, t.id) > (tt.id, x.status, 0)
                                                               AND (t.task_type_id, t.status, t.id) <= (tt.id, x.status, 9223372036854775807)
                                                         ORDER BY t.task_type_id DESC, t.status DESC, t.id DESC LIMIT :sample)
                                                        UNION ALL
                                                        (SELECT t.started_at FROM task_history t
                                                         WHERE t.id >= (SELECT from_id FROM recent)
                                                               AND (t.task_type_id, t.status, t.id) > (tt.id, x.status, 0)
                                                               AND (t.task_type_id, t.status, t.id) <= (tt.id, x.status, 9223372036854775807)
                                                         ORDER BY t.task_type_id DESC, t.status DESC, t.id DESC LIMIT :sample)) last) s
                GROUP BY tt.source_type
            ), judged AS (
                SELECT source_type, queued, oldest, started,
                       coalesce(oldest < now() - make_interval(secs => :max_age_s), false) AS stale,
                       queued > :max_tasks AS many,
                       coalesce(oldest < now() - make_interval(secs => :max_age_s / 2), false) OR queued > :max_tasks / 2 AS loaded
                FROM load
            )
            UPDATE source_type st SET
                overloaded_at = CASE WHEN st.overloaded_at IS NULL THEN now() END,
                overload_reason = CASE WHEN st.overloaded_at IS NOT NULL THEN NULL
                    WHEN stale THEN format('%s tasks are queued, the oldest of them since %s', queued, to_char(oldest AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                    ELSE format('%s tasks are queued, more than %s', queued, :max_tasks)
                END
            FROM judged j
            WHERE j.source_type = st.code
                  AND CASE WHEN st.overloaded_at IS NULL THEN stale OR many ELSE NOT loaded AND coalesce(started > st.overloaded_at, false) END
            RETURNING st.code AS source_type, st.overload_reason AS reason
            """;

    /**
     * A source type whose overload began or ended.
     *
     * @param reason why it began; null: it ended
     */
    @RegisterForReflection
    public record Changed(String sourceType, String reason) {}

    private final Session session;
    private final Settings settings;

    WatchOverload(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** Checks all source types once. The result has only the changes that this replica made. */
    public List<Changed> run() {
        List<Changed> changed = QuarkusTransaction.requiringNew().call(this::check);
        for (Changed one : changed) {
            if (one.reason == null) {
                LOG.infof("Overload of %s ended: the service sends all of its tasks again", one.sourceType);
            } else {
                LOG.warnf(
                        "Overload of %s began, %s: the service sends only probes and puts off due schedules",
                        one.sourceType, one.reason);
            }
        }
        return changed;
    }

    private List<Changed> check() {
        return session.createNativeQuery(SQL, Changed.class)
                .setParameter("sample", SAMPLE)
                .setParameter("groups", settings.metricsMaxRows())
                .setParameter("max_age_s", settings.overloadQueuedAge().toSeconds())
                .setParameter("max_tasks", (long) settings.overloadQueuedTasks())
                .getResultList();
    }
}
