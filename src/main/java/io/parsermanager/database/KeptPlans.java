package io.parsermanager.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Statement;
import org.hibernate.Session;

/**
 * The plans that a session of PostgreSQL keeps by itself: of checks of foreign keys and of triggers. A check that was planned while its table
 * had ten rows reads the whole table for each new row, until PostgreSQL counts the table again.
 */
@ApplicationScoped
public class KeptPlans {
    private final Session session;

    KeptPlans(Session session) {
        this.session = session;
    }

    /** Has PostgreSQL plan them again for the tables as they are. Call it in the transaction of a batch, before it adds many rows. */
    public void forget() {
        session.doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DISCARD PLANS");
            }
        });
    }
}
