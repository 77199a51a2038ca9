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
    /** The driver lets PostgreSQL keep a statement that it runs often; PostgreSQL plans it five times more before it may keep the plan. */
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
                            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%all_tasks WHERE id = $1'")) {
                assertThat(kept.next()).isTrue();
                assertThat(kept.getLong(1)).as("plans that PostgreSQL may keep").isZero();
            }
        }
    }
}
