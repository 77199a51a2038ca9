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

/** A connection beside the pool, with short limits of its own. Not for several threads. */
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
     * Connects at the first question.
     *
     * @param properties as for the pool's connections
     * @param patience what connecting, and each answer, may take
     */
    ProbeConnection(Driver driver, String url, Properties properties, Duration patience) {
        this.driver = driver;
        this.url = url;
        this.properties = new Properties();
        this.properties.putAll(properties);
        String seconds = String.valueOf(Math.max(1, patience.toSeconds()));
        this.properties.setProperty("loginTimeout", seconds);
        this.properties.setProperty("connectTimeout", seconds);
        this.properties.setProperty("socketTimeout", seconds);
    }

    /** What PostgreSQL says of itself. */
    record Answer(boolean takesWrites, Set<String> migrations) {}

    boolean isOpen() {
        return connection != null;
    }

    /** Asks; after a failure the next question is asked on a new connection. */
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

    /** At once, whether the server answers or not. */
    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // it is of no more use either way
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

    /** None where there is no such table: then every migration is missing. */
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
