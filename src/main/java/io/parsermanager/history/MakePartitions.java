package io.parsermanager.history;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Keeps partitions of history ready ahead of the ids of tasks, and begins a new one from time to time. Safe on every replica at once: one
 * of them does it, the others go on.
 *
 * <p>A partition ends in one of two ways. Where its ids are used up, the next ones are twice as wide as what was drawn. Where it has been
 * open for {@link #openFor()}, the sequence of ids jumps to the next one. So a partition covers a bounded time, whether ten tasks
 * a day are made or a hundred million, and history is dropped soon after its retention is over.
 */
@ApplicationScoped
public class MakePartitions {
    /** Ready beyond the one that takes the ids of now. */
    static final int AHEAD = 2;

    /** Locks and planning grow with the number of partitions: about this many cover TASK_RETENTION. */
    private static final int OF_RETENTION = 30;

    /** Shorter ones would gain nothing: history is looked through every few minutes. */
    private static final Duration MIN_OPEN = Duration.ofHours(6);

    /** So many tasks can be made between two ticks, however little was done before. */
    private static final long MIN_WIDTH = 1_000_000;

    private static final Logger LOG = Logger.getLogger(MakePartitions.class);

    /** The newest row is the lock: a replica that finds it locked leaves the work to the one that holds it. */
    private static final String NEWEST = """
            SELECT p.to_id, (SELECT last_value FROM task_id) AS last_id,
                   (SELECT count(*) FROM history_partition WHERE from_id > (SELECT last_value FROM task_id)) AS ahead
            FROM history_partition p WHERE p.to_id = (SELECT max(to_id) FROM history_partition) FOR UPDATE SKIP LOCKED
            """;

    private static final String OPEN = """
            UPDATE history_partition SET opened_at = now() WHERE opened_at IS NULL AND from_id <= :last_id
            """;

    /**
     * What the present partition has drawn, and where the next one begins if the present one has been open for long enough. With few ids left
     * there is no jump: others draw ids meanwhile, and a jump must never lead back to one of these.
     */
    private static final String CURRENT = """
            SELECT p.from_id, CASE WHEN p.opened_at < now() - make_interval(secs => :open_s) AND :last_id > p.from_id
                                        AND p.to_id - :last_id > 100000 THEN p.to_id END AS jump_to
            FROM history_partition p WHERE p.from_id <= :last_id AND p.to_id > :last_id
            """;

    private static final String JUMP = "SELECT setval('task_id', :id, false)";
    private static final String ADD = "SELECT true FROM (SELECT add_history_partition(:low, :high)) added";

    /**
     * Nothing is written any more to a partition whose ids are all drawn, by transactions that have ended since, and all of whose tasks are
     * finished.
     */
    private static final String COMPLETE = """
            UPDATE history_partition p SET complete_at = now()
            WHERE p.complete_at IS NULL AND p.to_id <= :last_id
                  AND (SELECT n.opened_at FROM history_partition n WHERE n.from_id = p.to_id) < now() - make_interval(secs => :transaction_s)
                  AND NOT EXISTS (SELECT FROM task t WHERE t.id < p.to_id)
            """;

    /** What {@link #NEWEST} answers. */
    @RegisterForReflection
    record Newest(Long toId, Long lastId, Long ahead) {}

    /** What {@link #CURRENT} answers. */
    @RegisterForReflection
    record Current(Long fromId, Long jumpTo) {}

    private final Session session;
    private final Settings settings;

    MakePartitions(Session session, Settings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** For how long ids go into one partition, unless they are used up before. */
    Duration openFor() {
        Duration share = settings.taskRetention().dividedBy(OF_RETENTION);
        return share.compareTo(MIN_OPEN) < 0 ? MIN_OPEN : share;
    }

    /**
     * Looks once.
     *
     * @return how many partitions were made
     */
    public int run() {
        return BatchLoop.one(() -> session.createNativeQuery(NEWEST, Newest.class)
                .uniqueResultOptional()
                .map(this::look)
                .orElse(0));
    }

    private int look(Newest newest) {
        session.createNativeMutationQuery(OPEN)
                .setParameter("last_id", newest.lastId)
                .executeUpdate();
        Current current = session.createNativeQuery(CURRENT, Current.class)
                .setParameter("last_id", newest.lastId)
                .setParameter("open_s", (double) openFor().toSeconds())
                .uniqueResultOptional()
                .orElse(new Current(newest.lastId, null));
        session.createNativeMutationQuery(COMPLETE)
                .setParameter("last_id", newest.lastId)
                .setParameter("transaction_s", (double)
                        BatchLoop.MAX_DURATION.multipliedBy(10).toSeconds())
                .executeUpdate();
        long ahead = current.jumpTo == null ? newest.ahead : newest.ahead - 1;
        int made = makeAhead(newest, ahead, Math.max(MIN_WIDTH, 2 * (newest.lastId - current.fromId)));
        if (current.jumpTo != null) {
            session.createNativeQuery(JUMP, Long.class)
                    .setParameter("id", current.jumpTo)
                    .getSingleResult();
            LOG.infof("The ids of tasks go on from %d: a new partition of history begins", current.jumpTo);
        }
        return made;
    }

    private int makeAhead(Newest newest, long ahead, long width) {
        int made = 0;
        long low = newest.toId;
        while (ahead + made < AHEAD || low <= newest.lastId) {
            long high = Math.max(low + width, newest.lastId + width);
            session.createNativeQuery(ADD, Boolean.class)
                    .setParameter("low", low)
                    .setParameter("high", high)
                    .getSingleResult();
            made += low > newest.lastId ? 1 : 0;
            low = high;
        }
        return made;
    }
}
