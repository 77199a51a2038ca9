package io.parsermanager.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/** A connection outside of the pool, with short time limits. Not safe for several threads. */
final class ProbeConnection implements AutoCloseable {
    private static final String TAKES_WRITES = """
            SELECT NOT pg_is_in_recovery() AND NOT CAST(current_setting('transaction_read_only') AS boolean)
            """;

    private static final String MIGRATIONS = """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
            """;

    private static final String NO_SUCH_TABLE = "42P01";

    private final Driver driver;
    private final String url;
    private final Properties properties;
    private Connection connection;

    /**
     * Creates the connection; it connects at the first check.
     *
     * @param properties the properties of the pool's connections
     * @param timeout the most time for connecting and for each answer
     */
    ProbeConnection(Driver driver, String url, Properties properties, Duration timeout) {
        this.driver = driver;
        this.url = url;
        this.properties = new Properties();
        this.properties.putAll(properties);
        String seconds = String.valueOf(Math.max(1, timeout.toSeconds()));
        this.properties.setProperty("loginTimeout", seconds);
        this.properties.setProperty("connectTimeout", seconds);
        this.properties.setProperty("socketTimeout", seconds);
    }

    /** PostgreSQL's answer. */
    record Answer(boolean takesWrites, Set<String> migrations) {}

    boolean isOpen() {
        return connection != null;
    }

    /** Checks. After a failure the next check uses a new connection. */
    Answer ask() throws SQLException {
        try {
            if (connection == null) {
                connection = driver.connect(url, properties);
            }
            return new Answer(takesWrites(), migrations());
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Closes at once, whether the server answers or not. */
    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // the connection is not used again in either case
            }
            connection = null;
        }
    }

    private boolean takesWrites() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TAKES_WRITES)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** The applied migrations; none if the table does not exist, so every migration is missing. */
    private Set<String> migrations() throws SQLException {
        Set<String> versions = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MIGRATIONS)) {
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
        } catch (SQLException e) {
            if (!NO_SUCH_TABLE.equals(e.getSQLState())) {
                throw e;
            }
        }
        return versions;
    }
}
