package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.SourceView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.hibernate.Session;

/** Gives a source the new address that its parsers propose. */
@ApplicationScoped
public class MoveSource {
    /** Task types may propose different addresses. The one that was proposed most often counts. */
    private static final String PROPOSED = """
            SELECT moved_to FROM source_schedule WHERE source_id = :source AND moved_to IS NOT NULL
            ORDER BY moved_times DESC, id LIMIT 1
            """;

    private static final String FORGET = """
            UPDATE source_schedule SET moved_to = NULL, moved_times = 0, updated_at = now() WHERE source_id = :source AND moved_to IS NOT NULL
            """;

    private final Session session;
    private final FindSources findSources;
    private final ChangeSource changeSource;

    MoveSource(Session session, FindSources findSources, ChangeSource changeSource) {
        this.session = session;
        this.findSources = findSources;
        this.changeSource = changeSource;
    }

    /** Forgets all proposals of a source. A parser may make them again. */
    @Transactional
    public void forget(long source) {
        session.createNativeMutationQuery(FORGET).setParameter("source", source).executeUpdate();
    }

    /**
     * Moves the source and forgets all proposals.
     *
     * @throws ConflictException if there is no proposal, or another source has that address
     */
    @Transactional
    public SourceView run(long source) {
        findSources.get(source);
        String address = session.createNativeQuery(PROPOSED, String.class)
                .setParameter("source", source)
                .uniqueResultOptional()
                .orElseThrow(() -> new ConflictException("No parser proposes a new address for source " + source));
        SourceView moved =
                changeSource.patch(source, JsonNodeFactory.instance.objectNode().put("external_id", address));
        forget(source);
        return moved;
    }
}
