package io.parsermanager.source.bulk;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.source.FindSources.Wanted;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.hibernate.Session;

/** Deletes many sources and their schedules. Sources with an active task stay, and so do those with a history unless that goes as well. */
@ApplicationScoped
public class DeleteSourcesInBulk {
    /** Sources of one transaction. History makes it smaller: a source that is visited every minute has 43,000 rows in 30 days. */
    private static final int ROWS = 1000;

    private static final int ROWS_WITH_HISTORY = 20;

    private static final String LOCK = "SELECT id FROM source WHERE id = ANY (:ids) ORDER BY id FOR UPDATE";

    /** Tasks are made under this lock, so no new task can appear meanwhile. */
    private static final String LOCK_SCHEDULES =
            "SELECT id FROM source_schedule WHERE source_id = ANY (:ids) ORDER BY id FOR UPDATE";

    private static final String FORGET = """
            DELETE FROM task_source_history WHERE source_id = ANY (ARRAY(
                SELECT id FROM unnest(CAST(:ids AS bigint[])) i (id) WHERE NOT EXISTS (SELECT FROM task_source ts WHERE ts.source_id = i.id)))
            """;

    private static final String DELETE = """
            DELETE FROM source s
            WHERE s.id = ANY (:ids) AND NOT EXISTS (SELECT FROM all_task_sources ts WHERE ts.source_id = s.id)
            """;

    private final Session session;
    private final SelectSources selectSources;

    DeleteSourcesInBulk(Session session, SelectSources selectSources) {
        this.session = session;
        this.selectSources = selectSources;
    }

    /** How many sources were deleted, and how many stay because they have an active task or a history. */
    public record Deleted(long sources, long left) {}

    /**
     * Deletes the first {@link SelectSources#MOST} sources that match, batch by batch.
     *
     * @param withHistory true: deletes their history in finished tasks as well
     */
    public Deleted run(Wanted wanted, boolean withHistory) {
        List<Long> ids = selectSources.ids(wanted);
        int rows = withHistory ? ROWS_WITH_HISTORY : ROWS;
        long deleted = 0;
        for (int from = 0; from < ids.size(); from += rows) {
            Long[] batch = ids.subList(from, Math.min(ids.size(), from + rows)).toArray(Long[]::new);
            deleted += BatchLoop.one(() -> delete(batch, withHistory));
        }
        return new Deleted(deleted, ids.size() - deleted);
    }

    private int delete(Long[] ids, boolean withHistory) {
        session.createNativeQuery(LOCK, Long.class).setParameter("ids", ids).getResultList();
        session.createNativeQuery(LOCK_SCHEDULES, Long.class)
                .setParameter("ids", ids)
                .getResultList();
        if (withHistory) {
            session.createNativeMutationQuery(FORGET).setParameter("ids", ids).executeUpdate();
        }
        return session.createNativeMutationQuery(DELETE)
                .setParameter("ids", ids)
                .executeUpdate();
    }
}
