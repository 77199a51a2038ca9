package io.parsermanager.migration;

import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Lets a migration take as long as it takes: the limits of ordinary work are too short for an index on a large table. */
class LiftTimeLimits implements Callback {
    /** For each of Flyway's connections. The pool makes its connections anew after the migrations: see DatabaseProbe. */
    static final String SQL = "SET statement_timeout = 0; SET lock_timeout = 0";

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            context.getConnection().setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String getCallbackName() {
        return "lift time limits";
    }
}
