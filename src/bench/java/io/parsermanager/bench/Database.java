package io.parsermanager.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.LongStream;

/** PostgreSQL by bare JDBC. */
final class Database implements AutoCloseable {
    private final Servers servers;
    private final Connection connection;

    Database(Servers servers) {
        this.servers = servers;
        this.connection = connect();
    }

    /** What a limit measures with: statements are prepared at their first use. */
    Connection connect() {
        Properties properties = new Properties();
        properties.setProperty("user", servers.user());
        properties.setProperty("password", servers.password());
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("reWriteBatchedInserts", "true");
        try {
            return DriverManager.getConnection(servers.jdbcUrl(), properties);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized int sql(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.execute() ? 0 : statement.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long number(String sql, Object... values) {
        return Math.round(decimal(sql, values));
    }

    double decimal(String sql, Object... values) {
        return Double.parseDouble(text(sql, values).orElse("0"));
    }

    /** The first column of the first row. */
    synchronized Optional<String> text(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The ids that a query answers. */
    synchronized long[] ids(String sql, Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet rows = statement.executeQuery()) {
            LongStream.Builder ids = LongStream.builder();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids.build().toArray();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
