package io.parsermanager.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class StalePlanTest {
    @Inject
    AgroalDataSource pool;

    @Test
    void aPlanWhoseTableHasChangedIsWorthAnotherTry() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE changed (a int)");
            statement.execute("PREPARE stale AS SELECT * FROM changed");
            statement.execute("ALTER TABLE changed ADD b int");

            SQLException failure =
                    catchThrowableOfType(SQLException.class, () -> statement.executeQuery("EXECUTE stale"));

            assertThat(failure.getSQLState()).isEqualTo("0A000");
            assertThat(DatabaseFailure.isWorthRetrying(failure)).isTrue();
            statement.execute("DEALLOCATE stale");
            statement.execute("DROP TABLE changed");
        }
    }
}
