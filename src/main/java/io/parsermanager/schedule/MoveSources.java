package io.parsermanager.schedule;

import io.parsermanager.audit.AuditLog;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.NotFoundException;
import java.util.List;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Moves the sources whose parsers have proposed the same new address MOVE_SOURCES_AFTER times in a row. The audit has each move. A proposal
 * that is refused is forgotten, until parsers have made it so often again.
 */
@ApplicationScoped
public class MoveSources {
    private static final Logger LOG = Logger.getLogger(MoveSources.class);

    /** The most sources per call: each is a transaction of its own, and the rest waits for the next call. */
    private static final int MOST = 100;

    private static final String PROPOSED = """
            SELECT source_id FROM source_schedule WHERE moved_to IS NOT NULL AND moved_times >= :after
            GROUP BY source_id ORDER BY source_id LIMIT :most
            """;

    private final Session session;
    private final Settings settings;
    private final MoveSource moveSource;
    private final AuditLog auditLog;

    MoveSources(Session session, Settings settings, MoveSource moveSource, AuditLog auditLog) {
        this.session = session;
        this.settings = settings;
        this.moveSource = moveSource;
        this.auditLog = auditLog;
    }

    /** Moves them if the setting is on. */
    @ActivateRequestContext
    public void run() {
        if (settings.moveSourcesAfter() > 0) {
            run(settings.moveSourcesAfter());
        }
    }

    /** Moves the sources with so many equal proposals in a row. */
    @ActivateRequestContext
    void run(int after) {
        List<Long> sources = BatchLoop.one(() -> session.createNativeQuery(PROPOSED, Long.class)
                .setParameter("after", after)
                .setParameter("most", MOST)
                .getResultList());
        for (long source : sources) {
            auditLog.byService(
                    "MOVE_SOURCES_AFTER",
                    "source.move",
                    "source",
                    source,
                    "Parsers proposed the address %d times in a row".formatted(after),
                    () -> move(source));
        }
    }

    private boolean move(long source) {
        try {
            moveSource.run(source);
            return true;
        } catch (ConflictException | InvalidInputException | NotFoundException | PersistenceException e) {
            LOG.warnf("Source %d keeps its address, since the proposed one is refused: %s", source, e.getMessage());
            moveSource.forget(source);
            return false;
        }
    }
}
