package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The moment after a large firing: PostgreSQL's statistics are of the time before, when no task was NEW, and every plan that reads all
 * that is NEW seems to cost nothing. A batch must be found and marked by itself even then.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DispatchPlansTest {
    private static final String TASKS = """
            INSERT INTO task (task_group_id, task_type_id, status, queued_at, started_at, finished_at, deadline_at, expires_at)
            SELECT g.id, g.task_type_id, '%s', %3$s, %3$s, %3$s, now() + interval '1 hour', now() + interval '1 hour'
            FROM generate_series(1, %d), (SELECT * FROM task_group LIMIT 1) g
            """;

    @Inject
    Tables tables;

    @Inject
    Session session;

    @BeforeEach
    void fireAfterAQuietNight() {
        tables.clear();
        tables.sql(
                "INSERT INTO task_group (task_type_id, trigger, firing) SELECT min(id), 'MANUAL', 'night' FROM task_type");
        tables.sql(TASKS.formatted("SUCCESS", 20_000, "now()"));
        tables.sql("VACUUM (ANALYZE) task");
        tables.sql(TASKS.formatted("NEW", 2_000, "NULL"));
    }

    @Test
    void aBatchIsClaimedInTheOrderOfItsIndex() {
        long taskType = taskType();

        String plan = QuarkusTransaction.requiringNew()
                .call(() -> session.doReturningWork(connection -> claim(connection, taskType)));

        assertThat(plan).contains("Index Scan using task_to_dispatch").doesNotContain("Seq Scan", "Hash");
        // what is sorted is the batch, for its budget, and not all that is NEW
        String claimed = plan.substring(plan.indexOf("CTE claimed"), plan.indexOf("CTE stored"));
        assertThat(claimed).doesNotContain("Sort");
    }

    @Test
    void aBatchIsMarkedByItsKeys() {
        Long[] page = tables.column("SELECT id FROM all_tasks WHERE status = 'NEW' LIMIT 1000")
                .toArray(Long[]::new);

        String plan = QuarkusTransaction.requiringNew()
                .call(() -> lines(session.createNativeQuery("EXPLAIN " + MarkTasks.MARK, String.class)
                        .setParameter("task_type", taskType())
                        .setParameter("tasks", page)));

        assertThat(plan).contains("Index Scan using task_pkey on task t").doesNotContain("Join");
    }

    private static String claim(Connection connection, long taskType) throws SQLException {
        try (PreparedStatement plans = connection.prepareStatement(ClaimTasks.PLANS);
                PreparedStatement explain = connection.prepareStatement("EXPLAIN " + ClaimTasks.CLAIM)) {
            for (int i = 1; i <= 4; i++) {
                plans.setString(i, "off");
            }
            plans.execute();
            explain.setLong(1, taskType);
            explain.setObject(2, OffsetDateTime.parse("1970-01-01T00:00:00Z"));
            explain.setLong(3, 0);
            explain.setInt(4, 1000);
            for (int i = 5; i <= 10; i++) {
                explain.setLong(i, i == 8 ? taskType : 1_000_000);
            }
            List<String> lines = new ArrayList<>();
            try (ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return String.join("\n", lines);
        }
    }

    private long taskType() {
        return tables.number("SELECT min(id) FROM task_type");
    }

    private static String lines(NativeQuery<String> explain) {
        return String.join("\n", explain.getResultList());
    }
}
