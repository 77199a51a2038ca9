package io.parsermanager.history;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.exception.GenericJDBCException;

/**
 * Drops the partitions of history whose retention is over: the disk has its space back at once, and no row is read.
 *
 * <p>A partition is detached first. That waits for those who read history, and holds nobody up. If it takes too long, or the replica dies
 * on the way, the next tick goes on from there. One replica does it at a time: it holds a lease.
 */
@ApplicationScoped
public class DropPartitions {
    /** Tasks last: a task without sources is odd, and sources without a task are worse. */
    private static final List<String> TABLES = List.of("task_attempt", "task_source_history", "task_history");

    /** Longer than all partitions of a tick take. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    /** The last release drops no attempts: what it left during an upgrade goes as well. */
    private static final String OLD = """
            SELECT from_id FROM history_partition WHERE complete_at < now() - make_interval(secs => CAST(? AS bigint))
            UNION
            SELECT left_over.from_id
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            CROSS JOIN LATERAL (SELECT CAST(substring(c.relname FROM '[0-9]+$') AS bigint) AS from_id) left_over
            WHERE i.inhparent = 'task_attempt'::regclass
                  AND NOT EXISTS (SELECT FROM history_partition p WHERE p.from_id = left_over.from_id)
            ORDER BY from_id
            """;

    /** Whether the partition is attached, is being detached, or stands alone; no row: it is gone. */
    private static final String STATE = """
            SELECT CASE WHEN i.inhrelid IS NULL THEN 'ALONE' WHEN i.inhdetachpending THEN 'PENDING' ELSE 'ATTACHED' END
            FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
            WHERE c.oid = to_regclass(?)
            """;

    private static final String FORGET = "DELETE FROM history_partition WHERE from_id = ?";

    private final AgroalDataSource database;
    private final Settings settings;
    private final Lease lease;

    DropPartitions(AgroalDataSource database, Settings settings, Lease lease) {
        this.database = database;
        this.settings = settings;
        this.lease = lease;
    }

    /**
     * Drops what is old. It must not be called within a transaction: to detach a partition without holding anybody up takes two of its
     * own.
     *
     * @return how many partitions are gone
     */
    public int run() {
        if (!lease.take("drop history", LEASE)) {
            return 0;
        }
        try (Connection connection = database.getConnection()) {
            int dropped = 0;
            for (long from : old(connection)) {
                for (String table : TABLES) {
                    drop(connection, table, table + "_" + from);
                }
                try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
                    forget.setLong(1, from);
                    dropped += forget.executeUpdate();
                }
            }
            return dropped;
        } catch (SQLException e) {
            throw new GenericJDBCException("Old history could not be dropped", e);
        } finally {
            lease.release("drop history");
        }
    }

    private List<Long> old(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OLD)) {
            query.setLong(1, settings.taskRetention().toSeconds());
            try (ResultSet rows = query.executeQuery()) {
                List<Long> old = new ArrayList<>();
                while (rows.next()) {
                    old.add(rows.getLong(1));
                }
                return old;
            }
        }
    }

    private static void drop(Connection connection, String parent, String partition) throws SQLException {
        String state = state(connection, partition);
        if (state == null) {
            return;
        }
        try (Statement ddl = connection.createStatement()) {
            if (!state.equals("ALONE")) {
                ddl.execute("ALTER TABLE %s DETACH PARTITION %s %s"
                        .formatted(parent, partition, state.equals("PENDING") ? "FINALIZE" : "CONCURRENTLY"));
            }
            ddl.execute("DROP TABLE " + partition);
        }
    }

    private static String state(Connection connection, String partition) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(STATE)) {
            query.setString(1, partition);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
