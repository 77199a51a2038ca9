package io.parsermanager.dispatch;

import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Notices source types whose parsers do not keep up: their oldest QUEUED task is too old, or too many are QUEUED. While that lasts,
 * DispatchTasks sends them only probes and MakeTasks puts their due schedules off, so that neither topic nor table fills up. It is
 * over once a parser has started something since, and half of either limit is free.
 *
 * <p>What is QUEUED is what was sent and not started, which is the consumer's lag as the database knows it. Safe on every replica.
 */
@ApplicationScoped
public class WatchOverload {
    private static final Logger LOG = Logger.getLogger(WatchOverload.class);

    /** Of each task type: the QUEUED tasks that are looked at for the oldest, and the newest started ones. A retried task has a low id and was sent late, so one is not enough. */
    private static final int SAMPLE = 100;

    /** Rows are compared whole, as in ByStatus: no plan then walks the primary key past all of the history. */
    private static final String SQL = """
            WITH load AS (
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
                                    CROSS JOIN LATERAL (SELECT t.started_at FROM task t
                                                        WHERE (t.task_type_id, t.status, t.id) > (tt.id, x.status, 0)
                                                              AND (t.task_type_id, t.status, t.id) <= (tt.id, x.status, 9223372036854775807)
                                                        ORDER BY t.task_type_id DESC, t.status DESC, t.id DESC LIMIT :sample) last) s
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
     * @param reason null: it ended
     */
    @RegisterForReflection
    public record Changed(String sourceType, String reason) {}

    private final Session session;
    private final Settings settings;

    WatchOverload(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** Looks once. What changed was noticed by this replica and by no other. */
    public List<Changed> run() {
        List<Changed> changed = QuarkusTransaction.requiringNew().call(this::look);
        for (Changed one : changed) {
            if (one.reason == null) {
                LOG.infof("The parsers of %s keep up again: its tasks are sent as usual", one.sourceType);
            } else {
                LOG.warnf(
                        "The parsers of %s do not keep up, %s: only probes are sent, due schedules are put off",
                        one.sourceType, one.reason);
            }
        }
        return changed;
    }

    private List<Changed> look() {
        return session.createNativeQuery(SQL, Changed.class)
                .setParameter("sample", SAMPLE)
                .setParameter("groups", settings.metricsMaxRows())
                .setParameter("max_age_s", settings.overloadQueuedAge().toSeconds())
                .setParameter("max_tasks", (long) settings.overloadQueuedTasks())
                .getResultList();
    }
}
