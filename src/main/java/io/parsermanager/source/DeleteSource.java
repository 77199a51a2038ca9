package io.parsermanager.source;

import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import org.hibernate.Session;

/** Deletes a source and its schedules. Its tasks stay, because they cover other sources as well. An active task prevents the delete. */
@ApplicationScoped
public class DeleteSource {
    /** Locks the schedules of the source. Tasks are made under this lock, so no new task can appear meanwhile. */
    private static final String LOCK = """
            SELECT id FROM source_schedule WHERE source_id = :source ORDER BY id FOR UPDATE
            """;

    private static final String ACTIVE = """
            SELECT count(*) FROM task_source ts JOIN task t ON t.id = ts.task_id
            WHERE ts.source_id = :source AND t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
            """;

    private static final String HISTORY = """
            SELECT EXISTS (SELECT FROM all_task_sources WHERE source_id = :source)
            """;

    private static final String FORGET = "DELETE FROM task_source_history WHERE source_id = :source";
    private static final String DELETE = "DELETE FROM source WHERE id = :source";

    private final Session session;
    private final FindSources findSources;
    private final Precondition precondition;

    DeleteSource(Session session, FindSources findSources, Precondition precondition) {
        this.precondition = precondition;
        this.session = session;
        this.findSources = findSources;
    }

    /**
     * Deletes the source.
     *
     * @param withHistory true: deletes its history in finished tasks as well
     */
    @Transactional
    public void delete(long source, boolean withHistory) {
        precondition.lockAndCheck("source", "id", source, () -> findSources.get(source));
        session.createNativeQuery(LOCK, Long.class)
                .setParameter("source", source)
                .getResultList();
        long active = ask(ACTIVE, Long.class, source);
        if (active > 0) {
            throw new ConflictException("Source %d has %d active tasks: cancel them first, or disable the source"
                    .formatted(source, active));
        }
        if (ask(HISTORY, Boolean.class, source)) {
            if (!withHistory) {
                throw new ConflictException(
                        "Source %d has a history: disable it instead, or delete both with ?force=true"
                                .formatted(source));
            }
            session.createNativeMutationQuery(FORGET)
                    .setParameter("source", source)
                    .executeUpdate();
        }
        if (session.createNativeMutationQuery(DELETE)
                        .setParameter("source", source)
                        .executeUpdate()
                == 0) {
            throw new NotFoundException("There is no source " + source);
        }
    }

    private <T> T ask(String sql, Class<T> type, long source) {
        return session.createNativeQuery(sql, type)
                .setParameter("source", source)
                .getSingleResult();
    }
}
