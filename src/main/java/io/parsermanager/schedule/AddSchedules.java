package io.parsermanager.schedule;

import io.parsermanager.database.KeptPlans;
import io.parsermanager.source.SourcesAdded;
import io.parsermanager.tasktype.NextFirings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.hibernate.Session;

/**
 * Adds a schedule to new sources for each default task type of their source type, in the transaction that adds the sources. The task type says
 * whether it goes by the cron or is adaptive.
 */
@ApplicationScoped
public class AddSchedules {
    private static final String SQL = """
            INSERT INTO source_schedule (source_id, task_type_id, adaptive, next_run_at, next_why)
            SELECT s.id, tt.id, tt.adaptive_by_default,
                   CASE WHEN tt.adaptive_by_default THEN now() + spread_offset(s.id, LEAST(3600, f.spread_s)) ELSE %s END,
                   regular_why(tt.adaptive_by_default, NULL, NULL)
            FROM source s
            JOIN task_type tt ON tt.source_type = s.source_type AND tt.by_default
            JOIN %s ON f.task_type_id = tt.id
            WHERE s.id = ANY (:sources)
            ON CONFLICT (source_id, task_type_id) DO NOTHING
            """.formatted(NextFirings.runOf("s.id"), NextFirings.FIRINGS);

    private final Session session;
    private final NextFirings nextFirings;
    private final KeptPlans keptPlans;

    AddSchedules(Session session, NextFirings nextFirings, KeptPlans keptPlans) {
        this.session = session;
        this.nextFirings = nextFirings;
        this.keptPlans = keptPlans;
    }

    void toNewSources(@Observes SourcesAdded added) {
        keptPlans.forget();
        nextFirings
                .ofNewSources(added.ids())
                .bind(session.createNativeMutationQuery(SQL))
                .setParameter("sources", added.ids().toArray(Long[]::new))
                .executeUpdate();
    }
}
