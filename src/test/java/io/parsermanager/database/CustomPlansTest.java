package io.parsermanager.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * The table task is empty at one moment and has a hundred thousand rows at the next. A plan that PostgreSQL keeps from the first moment reads
 * the whole table for every schedule at the second.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class CustomPlansTest {
    /** PostgreSQL makes a plan for the given values five times, and may keep one for all values after that. */
    private static final int RUNS = 12;

    @Inject
    AgroalDataSource pool;

    @Test
    void noPlanOutlivesItsStatement() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try (PreparedStatement task = connection.prepareStatement("SELECT status FROM all_tasks WHERE id = ?")) {
                for (int run = 0; run < RUNS; run++) {
                    task.setLong(1, run);
                    task.executeQuery().close();
                }
            }

            try (Statement statement = connection.createStatement();
                    ResultSet kept = statement.executeQuery(
                            "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE '%all_tasks%id = $1'")) {
                assertThat(kept.next()).isTrue();
                assertThat(kept.getLong(1)).isZero();
                assertThat(kept.getLong(2)).as("runs of the prepared statement").isPositive();
            }
        }
    }
}
