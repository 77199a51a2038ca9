package io.parsermanager.history;

import io.parsermanager.batch.BatchLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.hibernate.Session;

/**
 * Lets one replica at a time do a duty. A lease is a row and no advisory lock, so it works through a connection pooler; it ends by itself, so
 * a replica that dies keeps nobody from the duty for longer than that.
 */
@ApplicationScoped
public class Lease {
    private static final String TAKE = """
            INSERT INTO lease (name, until) VALUES (:name, now() + make_interval(secs => :seconds))
            ON CONFLICT (name) DO UPDATE SET until = EXCLUDED.until WHERE lease.until <= now()
            """;

    private static final String RELEASE = "UPDATE lease SET until = now() WHERE name = :name";

    private final Session session;

    Lease(Session session) {
        this.session = session;
    }

    /**
     * Takes the lease, if nobody has it.
     *
     * @param duration until when it is kept at most: the duty must take less time
     * @return false if another replica has it
     */
    public boolean take(String name, Duration duration) {
        return BatchLoop.one(() -> session.createNativeMutationQuery(TAKE)
                        .setParameter("name", name)
                        .setParameter("seconds", (double) duration.toSeconds())
                        .executeUpdate())
                == 1;
    }

    /** Gives it back before its time. */
    public void release(String name) {
        BatchLoop.one(() -> session.createNativeMutationQuery(RELEASE)
                .setParameter("name", name)
                .executeUpdate());
    }
}
