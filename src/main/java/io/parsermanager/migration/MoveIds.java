package io.parsermanager.migration;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.history.MakePartitions;
import io.parsermanager.settings.check.StartFailure;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.exception.GenericJDBCException;

/**
 * Runs {@link MoveIdsCommand}: moves sequences on, says from where to where, and makes the partitions of history that the new ids need.
 *
 * <p>Each sequence is locked while it is moved, so replicas that draw ids meanwhile wait for a moment and never draw one twice.
 */
@ApplicationScoped
@Unremovable
public class MoveIds implements QuarkusApplication {
    private static final int FAILED = 1;

    private static final String SEQUENCES = """
            SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = current_schema() ORDER BY sequencename
            """;

    private static final String TASK_IDS = "task_id";

    /** Changes nothing, and keeps others from drawing ids until the transaction ends. */
    private static final String LOCK = "ALTER SEQUENCE %s NO CYCLE";

    private static final String LAST = "SELECT last_value FROM %s";
    private static final String MOVE = "SELECT setval('%s', %d)";

    // standard output is for results; logs go to the error output
    private static final PrintStream OUT = System.out;

    private final AgroalDataSource database;
    private final MakePartitions makePartitions;

    MoveIds(AgroalDataSource database, MakePartitions makePartitions) {
        this.database = database;
        this.makePartitions = makePartitions;
    }

    /** A sequence that was moved on. */
    record Moved(String sequence, long from, long to) {}

    @Override
    public int run(String... args) {
        try {
            long number = Long.parseLong(args[1]);
            List<Moved> moved = args[0].equals("--by") ? by(number) : beyond(number);
            moved.forEach(one -> OUT.printf("%s: %d -> %d%n", one.sequence, one.from, one.to));
            OUT.println(
                    moved.isEmpty()
                            ? "The ids of tasks are beyond %d already: nothing was changed".formatted(number)
                            : "Sequences moved on: %d; partitions of history made: %d"
                                    .formatted(moved.size(), makePartitions.run()));
            return 0;
        } catch (RuntimeException failure) {
            System.err.println(StartFailure.describe("Parser Manager cannot move ids: ", failure));
            return FAILED;
        }
    }

    /** Moves every sequence on by this number. */
    List<Moved> by(long number) {
        return withConnection(connection -> {
            List<Moved> moved = new ArrayList<>();
            for (String sequence : sequences(connection)) {
                moved.add(move(connection, sequence, number, 0));
            }
            return moved;
        });
    }

    /**
     * Moves the ids of tasks beyond this one.
     *
     * @return nothing if they are beyond it already
     */
    List<Moved> beyond(long id) {
        return withConnection(connection -> {
            sequences(connection);
            Moved moved = move(connection, TASK_IDS, 0, id);
            return moved.from == moved.to ? List.of() : List.of(moved);
        });
    }

    private static List<String> sequences(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SEQUENCES)) {
            List<String> sequences = new ArrayList<>();
            while (rows.next()) {
                sequences.add(rows.getString(1));
            }
            requireSchema(sequences);
            return sequences;
        }
    }

    private static void requireSchema(List<String> sequences) {
        if (!sequences.contains(TASK_IDS)) {
            throw new SchemaProblem(
                    "the database has no schema of this service: is POSTGRES_DB the right one? migrate up makes it");
        }
    }

    /** Each in a transaction of its own: flows draw from several, and must not meet the locks in another order. */
    private static Moved move(Connection connection, String sequence, long by, long atLeast) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK.formatted(sequence));
            long from;
            try (ResultSet row = statement.executeQuery(LAST.formatted(sequence))) {
                row.next();
                from = row.getLong(1);
            }
            long to = Math.max(from + by, atLeast);
            if (to > from) {
                statement.execute(MOVE.formatted(sequence, to));
            }
            connection.commit();
            return new Moved(sequence, from, to);
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T withConnection(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new GenericJDBCException("The ids could not be moved on", e);
        }
    }
}
