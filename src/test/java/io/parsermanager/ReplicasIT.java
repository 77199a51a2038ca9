package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.local.LocalServers;
import io.parsermanager.testsupport.Replica;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes of the packaged service on one database and one Kafka, scheduling themselves. */
class ReplicasIT {
    private static LocalServers servers;
    private static Replica first;
    private static Replica second;

    @BeforeAll
    static void start() throws IOException {
        servers = LocalServers.temporary();
        first = replica();
        second = replica();
        first.ready();
        second.ready();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        servers.close();
    }

    @Test
    void eachFiringMakesEachTaskOnceAndOneGroup() {
        sql("UPDATE task_type SET cron = '*/2 * * * * *', spread_s = 0, batch_size = 1 WHERE source_type = 'RSS'");
        sql("""
                WITH made AS (INSERT INTO source (source_type, external_id, name)
                              SELECT 'RSS', 'https://example.org/' || n, 'x' FROM generate_series(1, 300) n RETURNING id)
                INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
                SELECT made.id, tt.id, now() FROM made, task_type tt WHERE tt.source_type = 'RSS'
                """);

        // finished at once, so that every firing makes tasks again
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    sql("""
                    UPDATE task SET status = 'SUCCESS', started_at = now(), finished_at = now()
                    WHERE id IN (SELECT id FROM task WHERE status = 'QUEUED' ORDER BY id FOR UPDATE SKIP LOCKED)
                    """);
                    return number("SELECT count(*) FROM task_group") >= 8;
                });

        assertThat(number(
                        "SELECT count(*) FROM (SELECT ts.source_id, t.task_group_id FROM task t JOIN task_source ts ON ts.task_id = t.id"
                                + " GROUP BY 1, 2 HAVING count(*) > 1) twice"))
                .as("a source twice in a firing")
                .isZero();
        assertThat(number("""
                        SELECT count(*) FROM (
                            SELECT ts.source_id FROM task t JOIN task_source ts ON ts.task_id = t.id
                            WHERE t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS') GROUP BY 1 HAVING count(*) > 1) twice
                        """)).as("a source with two active tasks").isZero();
        assertThat(
                        number(
                                "SELECT count(*) FROM task_group g WHERE total_tasks <> (SELECT count(*) FROM task t WHERE t.task_group_id = g.id)"))
                .as("groups that miscount")
                .isZero();
        assertThat(number(
                        "SELECT count(*) FROM (SELECT created_at, lag(created_at) OVER (ORDER BY created_at) AS before FROM task_group) g"
                                + " WHERE created_at - before < interval '500 milliseconds'"))
                .as("two groups for one firing")
                .isZero();
    }

    private static Replica replica() throws IOException {
        Map<String, String> variables = new HashMap<>(servers.environment());
        variables.put("HTTP_PORT", String.valueOf(freePort()));
        variables.put("SCHEDULER_CREATE_EVERY", "1s");
        return Replica.start(variables);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void sql(String statement) {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(String query) {
        try (Connection connection = connect();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(servers.database().jdbcUrl(), "postgres", "local");
    }
}
