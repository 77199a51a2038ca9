package io.parsermanager.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.postgresql.jdbc.PgConnection;

/** Aborts or replaces the connections of the pool. */
@ApplicationScoped
public class PooledConnections implements AgroalPoolInterceptor {
    private static final Logger LOG = Logger.getLogger(PooledConnections.class);

    private final AgroalDataSource pool;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    PooledConnections(AgroalDataSource pool) {
        this.pool = pool;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        open.removeIf(PooledConnections::isClosed);
        open.add(raw(connection));
    }

    @Override
    public void onConnectionDestroy(Connection connection) {
        open.remove(raw(connection));
    }

    /**
     * Aborts all connections at once, also those in use. A thread that waits for an answer fails with a lost connection.
     *
     * @return how many there were
     */
    int abort() {
        int count = 0;
        open.removeIf(PooledConnections::isClosed);
        for (Connection connection : open) {
            abort(connection);
            count++;
        }
        open.clear();
        // the pool's own thread may wait for an answer as well and would close them late, so they are removed here
        pool.flush(FlushMode.ALL);
        return count;
    }

    /** Closes idle connections now, and those in use when they return to the pool. */
    void replace() {
        pool.flush(FlushMode.GRACEFUL);
    }

    /** The driver's connection; the pool wraps it anew each time. */
    private static Connection raw(Connection connection) {
        try {
            return connection.unwrap(PgConnection.class);
        } catch (SQLException e) {
            return connection;
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Aborts each connection on a thread of its own, because closing a TLS connection to a silent peer may take long. */
    private static void abort(Connection connection) {
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.abort(Runnable::run);
                    } catch (SQLException e) {
                        LOG.debug("The service cannot abort a connection", e);
                    }
                },
                "database-abort");
        thread.setDaemon(true);
        thread.start();
    }
}
