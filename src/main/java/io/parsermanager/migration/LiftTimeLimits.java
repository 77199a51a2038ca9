package io.parsermanager.migration;

import java.sql.SQLException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Removes the time limits for migrations, because an index on a large table takes longer than ordinary work may. */
class LiftTimeLimits implements Callback {
    /** Runs on each of Flyway's connections. The pool replaces its connections after the migrations: see DatabaseProbe. */
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
