package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.Tables;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** At a million rows no list reads a whole table, whatever it is filtered by. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ListPlansTest {
    private static final int ROWS = 1_000_000;

    /** Pages of 8 kB that a page of 100 items may touch: some per item, for its row and its neighbours in the indexes. */
    private static final long MAX_BUFFERS = 3_000;

    private static final Pattern WHOLE_TABLE =
            Pattern.compile("Seq Scan on (task|task_group|task_source|source|source_schedule) ");
    private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");

    /** Path and query, then what its SQL binds, in order, before the number of rows. Sought are few rows or the newest: the hard cases. */
    private static final List<String[]> LISTS = List.of(
            list("task"),
            list("task?cursor=OTk5MDAw", "999000"),
            list("task?status=NEW", "NEW"),
            list("task?status=FAILED&status=NEW", "FAILED", "NEW"),
            list("task?task_group_id=5000", "5000"),
            list("task?task_group_id=5000&status=FAILED", "5000", "FAILED"),
            list("task?source_type=YOUTUBE", "YOUTUBE"),
            list("task?source_type=VK&task_type=COMMENTS", "VK", "COMMENTS"),
            list("task?source_id=77", "77"),
            list("task?id=1&id=999999", "1", "999999"),
            list(
                    "task?created_from=2026-01-01T12:00:00Z&created_to=2026-01-01T12:10:00Z",
                    "2026-01-01T12:00:00Z",
                    "2026-01-01T11:55:00Z",
                    "2026-01-01T12:10:00Z",
                    "2026-01-01T12:15:00Z"),
            list("task_group"),
            list("task_group?status=FAILED", "FAILED"),
            list("task_group?source_type=YOUTUBE", "YOUTUBE"),
            list(
                    "task_group?trigger=CRON&created_from=2026-01-01T12:00:00Z&created_to=2026-01-01T12:10:00Z",
                    "CRON",
                    "2026-01-01T12:00:00Z",
                    "2026-01-01T11:55:00Z",
                    "2026-01-01T12:10:00Z",
                    "2026-01-01T12:15:00Z"),
            list("task_source?task_id=500000", "500000"),
            list("task_source?source_id=77", "77"),
            list("source"),
            list("source?source_type=YOUTUBE", "YOUTUBE"),
            list("source?enabled=false", "false"),
            list("source?tag=rare", "{rare}"),
            list("source?external_id=https://example.org/500000", "https://example.org/500000"),
            list("source?source_type=RSS&external_id=https://example.org/500000", "RSS", "https://example.org/500000"),
            list("source_schedule"),
            list("source_schedule?failing=true"),
            list("source_schedule?enabled=false", "false"),
            list("source_schedule?source_id=77", "77"),
            list("source_schedule?task_type_id=4", "4"));

    @Inject
    Tables tables;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @Test
    void noListReadsAWholeTable() {
        fill();
        try {
            for (String[] list : LISTS) {
                String sql = statements
                        .during(() -> given().get("/api/v1/" + list[0]).then().statusCode(200))
                        .get(0);
                String plan = String.join(
                        "\n",
                        tables.column("EXPLAIN (ANALYZE, BUFFERS) " + bind(sql, list)).stream()
                                .map(String.class::cast)
                                .toList());
                assertThat(plan).as(list[0]).doesNotContainPattern(WHOLE_TABLE);
                assertThat(buffers(plan)).as(list[0] + "\n" + sql + "\n" + plan).isLessThan(MAX_BUFFERS);
            }
        } finally {
            tables.reseed();
        }
    }

    private void fill() {
        tables.reseed();
        tables.sql("""
                INSERT INTO source (source_type, external_id, name, enabled, tags)
                SELECT CASE WHEN n % 1000 = 0 THEN 'YOUTUBE' WHEN n % 10 = 0 THEN 'VK' ELSE 'RSS' END, 'https://example.org/' || n, 'x',
                       n % 10000 <> 0, CAST(CASE WHEN n % 20000 = 0 THEN '{rare}' ELSE '{common}' END AS varchar[])
                FROM generate_series(1, ?) n
                """, ROWS);
        tables.sql("""
                INSERT INTO source_schedule (source_id, task_type_id, enabled, next_run_at, failures)
                SELECT n, CASE WHEN n % 1000 = 0 THEN 4 WHEN n % 10 = 0 THEN 2 ELSE 1 END, n % 10000 <> 0, now() + interval '1 day',
                       CASE WHEN n % 5000 = 0 THEN 3 ELSE 0 END
                FROM generate_series(1, ?) n
                """, ROWS);
        tables.sql("""
                INSERT INTO task_group (task_type_id, trigger, firing, success_tasks, failed_tasks, created_at, finished_at)
                SELECT CASE WHEN n % 1000 = 0 THEN 4 WHEN n % 100 = 0 THEN 3 ELSE 1 END, 'CRON', 'f' || n,
                       CASE WHEN n % 1000 = 7 THEN 0 ELSE 10 END, CASE WHEN n % 1000 = 7 THEN 10 ELSE 0 END,
                       timestamptz '2026-01-01T00:00:00Z' + n * interval '1 second', now()
                FROM generate_series(1, ? / 10) n
                """, ROWS);
        tables.sql("ALTER TABLE task DISABLE TRIGGER USER");
        tables.sql("""
                INSERT INTO task (id, task_group_id, task_type_id, status, created_at, started_at, finished_at, deadline_at, expires_at)
                SELECT n, (n - 1) / 10 + 1, CASE WHEN n % 10000 < 10 THEN 4 WHEN n % 1000 < 10 THEN 3 ELSE 1 END,
                       CASE WHEN n > 999900 THEN 'NEW' WHEN n % 10000 = 7 THEN 'FAILED' ELSE 'SUCCESS' END,
                       timestamptz '2026-01-01T00:00:00Z' + n * interval '100 milliseconds', now(),
                       CASE WHEN n > 999900 THEN NULL ELSE now() END, now() + interval '1 day', now() + interval '1 day'
                FROM generate_series(1, ?) n
                """, ROWS);
        tables.sql("ALTER TABLE task ENABLE TRIGGER USER");
        tables.sql("INSERT INTO task_source (task_id, source_id) SELECT n, n FROM generate_series(1, ?) n", ROWS);
        tables.sql("VACUUM ANALYZE source, source_schedule, task_group, task, task_source, task_type, source_type");
    }

    private static String[] list(String path, String... bound) {
        String[] list = new String[bound.length + 1];
        list[0] = path;
        System.arraycopy(bound, 0, list, 1, bound.length);
        return list;
    }

    /** The statement with its values, and 101 rows asked for: a page and the one that tells whether there are more. */
    private static String bind(String sql, String... list) {
        String bound = sql;
        for (int i = 1; i < list.length; i++) {
            bound = bound.replaceFirst("\\?", Matcher.quoteReplacement("'" + list[i] + "'"));
        }
        return bound.replaceFirst("\\?", "101");
    }

    private static long buffers(String plan) {
        Matcher first = BUFFERS.matcher(plan);
        assertThat(first.find()).as(plan).isTrue();
        return number(first.group(1)) + number(first.group(2));
    }

    private static long number(String group) {
        return group == null ? 0 : Long.parseLong(group);
    }
}
