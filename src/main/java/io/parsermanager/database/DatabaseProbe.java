package io.parsermanager.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.parsermanager.settings.CommandSettings;
import io.parsermanager.settings.Settings;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Checks every {@code POSTGRES_CHECK_EVERY} whether PostgreSQL answers and takes writes. It uses a connection and a thread of its own, so
 * its result is in time even if all other connections and threads hang.
 *
 * <p>When the server falls silent, the probe aborts all connections of the pool, so that waiting callers fail at once. When the server
 * starts or stops to take writes, the probe replaces the connections, so that none leads to a demoted primary.
 */
@ApplicationScoped
public class DatabaseProbe {
    private static final Logger LOG = Logger.getLogger(DatabaseProbe.class);

    /** The known state of PostgreSQL. */
    public enum State {
        NOT_YET,
        UP,
        READ_ONLY,
        AWAY
    }

    /**
     * The result of one check.
     *
     * @param migrations the applied versions; empty unless PostgreSQL answers
     */
    public record Observation(State state, Set<String> migrations) {}

    private static final Observation AWAY = new Observation(State.AWAY, Set.of());

    private final PooledConnections pooled;
    private final ProbeConnection connection;
    private final Duration every;
    private final Duration patience;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
        Thread probe = new Thread(work, "database-probe");
        probe.setDaemon(true);
        return probe;
    });

    private final AtomicBoolean asking = new AtomicBoolean();
    private Future<?> ticks;
    private volatile Observation latest = new Observation(State.NOT_YET, Set.of());

    DatabaseProbe(
            AgroalDataSource pool,
            PooledConnections pooled,
            Settings settings,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.pooled = pooled;
        this.every = settings.postgresCheckEvery();
        this.patience = settings.postgresAnswerTimeout();
        AgroalConnectionFactoryConfiguration pools =
                pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
        Properties properties = new Properties();
        properties.putAll(pools.jdbcProperties());
        user.ifPresent(value -> properties.setProperty("user", value));
        password.ifPresent(value -> properties.setProperty("password", value));
        this.connection = new ProbeConnection(new org.postgresql.Driver(), pools.jdbcUrl(), properties, patience);
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Replaces the connections after the migrations, because theirs have no time limits. */
    void start(@Observes StartupEvent start) {
        if (!CommandSettings.isCommand()) {
            pooled.replace();
            ticks = thread.scheduleWithFixedDelay(this::tick, 0, every.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * The result of the last check. It is as old as {@code POSTGRES_CHECK_EVERY}, or as the duration of a check while PostgreSQL is silent.
     */
    public State state() {
        return latest.state;
    }

    /** Checks now. It takes {@code POSTGRES_ANSWER_TIMEOUT} at most; PostgreSQL counts as away if it has not answered by then. */
    public Observation ask() {
        Future<Observation> look = thread.submit(this::look);
        try {
            return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            look.cancel(false);
            return AWAY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            look.cancel(false);
            return AWAY;
        }
    }

    /**
     * Fails at once while PostgreSQL is known to be away. One caller at a time checks that it still is; the others do not wait.
     *
     * @throws DatabaseAwayException if it is away
     */
    public void refuseWhileAway() {
        if (latest.state != State.AWAY) {
            return;
        }
        if (!asking.compareAndSet(false, true)) {
            throw new DatabaseAwayException();
        }
        try {
            if (ask().state == State.AWAY) {
                throw new DatabaseAwayException();
            }
        } finally {
            asking.set(false);
        }
    }

    @PreDestroy
    void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
        thread.shutdownNow();
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException e) {
            // the next tick must come all the same
            LOG.warnf("The check of PostgreSQL failed: %s", e);
        }
    }

    /** Checks, on the probe's own thread. */
    private Observation look() {
        State before = latest.state;
        Observation now = twice();
        if (now.state != State.UP) {
            // the address may lead to another server next time
            connection.close();
        }
        latest = now;
        if (now.state != before) {
            changed(before, now.state);
        }
        return now;
    }

    /** Tries a new connection after a failure, because one failed connection says nothing about the server. */
    private Observation twice() {
        boolean wasOpen = connection.isOpen();
        try {
            return observation(connection.ask());
        } catch (SQLException first) {
            if (!wasOpen) {
                LOG.debug("PostgreSQL does not answer", first);
                return AWAY;
            }
            return again(first);
        }
    }

    private Observation again(SQLException first) {
        try {
            Observation now = observation(connection.ask());
            if (isSilence(first)) {
                LOG.warnf(
                        "A connection to PostgreSQL was lost and a new one works: the service replaces %d others",
                        pooled.abort());
            }
            return now;
        } catch (SQLException second) {
            LOG.debug("PostgreSQL does not answer", second);
            return AWAY;
        }
    }

    private static Observation observation(ProbeConnection.Answer answer) {
        return new Observation(answer.takesWrites() ? State.UP : State.READ_ONLY, answer.migrations());
    }

    /** Whether the failure means silence. A session that the server itself ended (57P01) says nothing about other connections. */
    private static boolean isSilence(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith("08");
    }

    private void changed(State before, State now) {
        if (now == State.AWAY) {
            int broken = pooled.abort();
            LOG.warnf(
                    "PostgreSQL does not answer: REST answers 503, timers and statuses wait, this replica is not ready; %d connections are aborted",
                    broken);
            return;
        }
        if (before == State.AWAY) {
            LOG.info("PostgreSQL answers again");
        }
        if (now == State.READ_ONLY) {
            pooled.replace();
            LOG.warn(
                    "PostgreSQL takes no writes, it is read-only: this replica is not ready, and its connections are replaced");
        } else if (before == State.READ_ONLY) {
            pooled.replace();
            LOG.info("PostgreSQL takes writes again");
        }
    }
}
