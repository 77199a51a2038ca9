package io.parsermanager;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Runs one tick of a timer: not during shutdown, not while PostgreSQL is away, and with its failure logged and reported. */
@ApplicationScoped
public class TimerTick {
    private static final Logger LOG = Logger.getLogger(TimerTick.class);

    private final GracefulShutdown gracefulShutdown;
    private final DatabaseProbe database;
    private final FaultRegistry faults;
    private final boolean dispatches;

    TimerTick(
            GracefulShutdown gracefulShutdown,
            DatabaseProbe database,
            FaultRegistry faults,
            @ConfigProperty(name = "timers.dispatch") String dispatchEvery) {
        this.gracefulShutdown = gracefulShutdown;
        this.database = database;
        this.faults = faults;
        this.dispatches = !"off".equals(dispatchEvery);
    }

    /**
     * Runs one tick. A failure is one line in the log and a fault until a tick succeeds; a new failure that is not PostgreSQL's has its
     * stack trace too. The failure is thrown again, so that the scheduler counts it. The timer goes on.
     *
     * @param what the timer's name
     */
    void run(String what, Runnable work) {
        try {
            gracefulShutdown.unlessAsked(() -> {
                database.refuseWhileAway();
                work.run();
            });
            faults.resolve(Kind.TIMER, what);
        } catch (RuntimeException e) {
            report(what, e);
            throw e;
        }
    }

    /** Runs a tick of dispatch or announce now, beside the timer, if this replica dispatches. The timer repeats a tick that fails here. */
    void runNow(String what, Runnable work) {
        if (!dispatches) {
            return;
        }
        try {
            run(what, work);
        } catch (RuntimeException logged) {
            LOG.debugf("%s waits for its timer", what);
        }
    }

    private void report(String what, RuntimeException e) {
        Optional<DatabaseFailure> temporary = DatabaseFailure.of(e);
        if (temporary.isPresent()) {
            faults.report(Kind.TIMER, what, temporary.get().text());
            LOG.warnf("%s: %s waits for its next tick", temporary.get().text(), what);
            return;
        }
        String reason = e.getMessage() == null
                ? e.getClass().getSimpleName()
                : "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
        boolean known = faults.present().stream()
                .anyMatch(fault -> fault.kind() == Kind.TIMER
                        && fault.name().equals(what)
                        && fault.reason().equals(reason));
        faults.report(Kind.TIMER, what, reason);
        if (known) {
            LOG.errorf("Timer %s failed again: %s", what, reason);
        } else {
            LOG.errorf(e, "Timer %s failed, and is tried again at its next tick: %s", what, reason);
        }
    }
}
