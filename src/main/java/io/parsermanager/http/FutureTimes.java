package io.parsermanager.http;

import io.parsermanager.http.error.InvalidInputException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.hibernate.Session;

/** Refuses times of a body that are over by PostgreSQL's clock, which decides when they come. */
@ApplicationScoped
public class FutureTimes {
    private static final String IS_OVER = "SELECT CAST(:time AS timestamptz) <= now()";

    private final Session session;

    FutureTimes(Session session) {
        this.session = session;
    }

    /**
     * Checks a time, in the caller's transaction.
     *
     * @param field the name of its field
     * @throws InvalidInputException if it is over
     */
    public void require(String field, Instant time) {
        if (session.createNativeQuery(IS_OVER, Boolean.class)
                .setParameter("time", time)
                .getSingleResult()) {
            throw InvalidInputException.field(field, "must be in the future");
        }
    }
}
