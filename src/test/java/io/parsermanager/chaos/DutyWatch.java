package io.parsermanager.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Looks, about a thousand times a second, for a replica that does a certain thing at this moment. */
final class DutyWatch implements AutoCloseable {
    private static final String AT_WORK = """
            SELECT application_name FROM pg_stat_activity
            WHERE application_name LIKE 'replica\\_%' AND state IN ('active', 'idle in transaction') AND query ~ ?
            ORDER BY query_start DESC LIMIT 1
            """;

    private final Connection connection;
    private final PreparedStatement atWork;

    DutyWatch(String jdbcUrl) {
        try {
            connection = DriverManager.getConnection(jdbcUrl);
            atWork = connection.prepareStatement(AT_WORK);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the name of a replica as soon as one is at it; nothing if none was in this time. */
    Optional<String> await(Duty duty, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            atWork.setString(1, duty.statement());
            while (System.nanoTime() < end) {
                try (ResultSet row = atWork.executeQuery()) {
                    if (row.next()) {
                        return Optional.of(row.getString(1));
                    }
                }
            }
            return Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
