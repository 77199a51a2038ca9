package io.parsermanager.source.bulk;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.http.Caller;
import io.parsermanager.http.FutureTimes;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.source.FindSources.Wanted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.hibernate.Session;

/** Changes many sources at once, and keeps which ones it changed. The undo of an action works on exactly these. */
@ApplicationScoped
public class ChangeSourcesInBulk {
    /** The most actions in a list. */
    private static final int LISTED = 50;

    private static final String CHANGE = """
            WITH picked AS MATERIALIZED (
                SELECT s.id, s.paused_at, s.paused_until, s.pause_reason, s.paused_by
                FROM source s WHERE s.id = ANY (:ids) AND %s ORDER BY s.id FOR NO KEY UPDATE
            ), changed AS (
                UPDATE source s SET %s, updated_at = now() WHERE s.id = ANY (ARRAY(SELECT id FROM picked))
            )
            INSERT INTO bulk_action (act, tag, until, actor, reason, sources, pauses)
            SELECT :act, CAST(:tag AS text), CAST(:until AS timestamptz), :actor, :reason, array_agg(id ORDER BY id),
                   CASE WHEN :act = 'RESUME' THEN jsonb_agg(to_jsonb(picked)) END
            FROM picked HAVING count(*) > 0
            RETURNING id, CAST(cardinality(sources) AS bigint) AS sources
            """;

    private static final String FORGET = """
            DELETE FROM bulk_action WHERE id IN (
                SELECT id FROM bulk_action WHERE created_at < now() - interval '30 days' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
            """;

    private static final String LIST = """
            SELECT id, act, tag, until, actor, reason, CAST(cardinality(sources) AS bigint) AS sources, created_at, undone_at, undone_by
            FROM bulk_action ORDER BY id DESC LIMIT :most
            """;

    private static final String UNDONE = """
            UPDATE bulk_action SET undone_at = now(), undone_by = :actor WHERE id = :id AND act = :act AND undone_at IS NULL
            """;

    private static final String LOCK = """
            SELECT s.id FROM source s WHERE s.id = ANY (SELECT unnest(sources) FROM bulk_action WHERE id = :id)
            ORDER BY s.id FOR NO KEY UPDATE
            """;

    private static final String UNDO = """
            UPDATE source s SET %s, updated_at = now()
            FROM bulk_action b %s
            WHERE b.id = :id AND s.id = %s AND %s
            """;

    private static final String PAUSES = """
            CROSS JOIN LATERAL jsonb_to_recordset(b.pauses)
                AS p (id bigint, paused_at timestamptz, paused_until timestamptz, pause_reason text, paused_by text)
            """;

    /**
     * What an action changed.
     *
     * @param id of the action, for its undo; 0 if it changed nothing
     */
    @RegisterForReflection
    public record Changed(Long id, Long sources) {
        private static final Changed NOTHING = new Changed(0L, 0L);
    }

    /** An action that was made. */
    @RegisterForReflection
    public record Action(
            Long id,
            String act,
            String tag,
            Instant until,
            String actor,
            String reason,
            Long sources,
            Instant createdAt,
            Instant undoneAt,
            String undoneBy) {
        /** The word of its act in addresses. */
        public String word() {
            return act.toLowerCase(Locale.ROOT);
        }
    }

    private final Session session;
    private final SelectSources selectSources;
    private final Caller caller;
    private final FutureTimes futureTimes;

    ChangeSourcesInBulk(Session session, SelectSources selectSources, Caller caller, FutureTimes futureTimes) {
        this.session = session;
        this.selectSources = selectSources;
        this.caller = caller;
        this.futureTimes = futureTimes;
    }

    /**
     * Changes the first {@link SelectSources#MOST} sources that match and that are not so already. A second call changes the next ones.
     */
    public Changed run(Wanted wanted, BulkChange change) {
        return BatchLoop.one(() -> change(wanted, change));
    }

    private Changed change(Wanted wanted, BulkChange change) {
        if (change.until() != null) {
            futureTimes.require("until", change.until());
        }
        session.createNativeMutationQuery(FORGET).executeUpdate();
        return session.createNativeQuery(
                        CHANGE.formatted(change.act().condition(), change.act().change()), Changed.class)
                .setParameter("ids", selectSources.candidates(wanted, change).toArray(Long[]::new))
                .setParameter("act", change.act().name())
                .setParameter("tag", change.tag(), String.class)
                .setParameter("until", change.until(), Instant.class)
                .setParameter("actor", caller.name(), String.class)
                .setParameter("reason", change.reason(), String.class)
                .uniqueResultOptional()
                .orElse(Changed.NOTHING);
    }

    /** The latest actions, newest first. */
    @Transactional
    public List<Action> latest() {
        return session.createNativeQuery(LIST, Action.class)
                .setParameter("most", LISTED)
                .getResultList();
    }

    /**
     * Undoes an action on the sources that it changed and that are still as it left them.
     *
     * @param act of the action, since who may undo depends on it
     * @return how many sources it changed back
     */
    public long undo(BulkAct act, long id) {
        return BatchLoop.one(() -> changeBack(act, id));
    }

    private long changeBack(BulkAct act, long id) {
        if (session.createNativeMutationQuery(UNDONE)
                        .setParameter("id", id)
                        .setParameter("act", act.name())
                        .setParameter("actor", caller.name(), String.class)
                        .executeUpdate()
                == 0) {
            throw missing(act, id);
        }
        session.createNativeQuery(LOCK, Long.class).setParameter("id", id).getResultList();
        boolean resume = act == BulkAct.RESUME;
        var undo = session.createNativeMutationQuery(UNDO.formatted(
                        act.undo(), resume ? PAUSES : "", resume ? "p.id" : "ANY (b.sources)", act.undoCondition()))
                .setParameter("id", id);
        if (act.isOfTag()) {
            undo.setParameter("tag", tag(id));
        }
        return undo.executeUpdate();
    }

    private String tag(long id) {
        return session.createNativeQuery("SELECT tag FROM bulk_action WHERE id = :id", String.class)
                .setParameter("id", id)
                .getSingleResult();
    }

    private RuntimeException missing(BulkAct act, long id) {
        boolean undone = session.createNativeQuery(
                        "SELECT EXISTS (SELECT FROM bulk_action WHERE id = :id AND act = :act)", Boolean.class)
                .setParameter("id", id)
                .setParameter("act", act.name())
                .getSingleResult();
        return undone
                ? new ConflictException("The bulk action %d was undone already".formatted(id))
                : new NotFoundException("There is no bulk action %d: it may be older than 30 days".formatted(id));
    }
}
