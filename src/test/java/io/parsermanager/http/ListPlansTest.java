package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.testsupport.BulkFill;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.Tables;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * At a million rows no list reads or sorts more than some pages, whatever it is filtered by: not even where what is sought stands at
 * the end, as what is new does (TELEGRAM, active tasks), or nowhere (FAX). There PostgreSQL's own choice, to walk the primary key until
 * the page is full, would read everything.
 */
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ListPlansTest {
    private static final int ROWS = 1_000_000;

    /** A page of 100, and the row that tells that there are more. */
    private static final int PAGE = 101;

    /** Blocks of 8 kB that a list may touch: some per item, for its row and its neighbours in the indexes. All of task has 17,000. */
    private static final long MAX_BLOCKS = 3_000;

    /** Rows that may be sorted: those of a tag that a thousandth has, or the firsts of each status of each of seven task types. */
    private static final long MAX_SORTED = 7 * 6 * PAGE;

    private static final Set<String> LARGE =
            Set.of("task_history_0", "task_group", "task_source_history_0", "source", "source_schedule");

    static final List<String> LISTS = List.of(
            "task?size=100",
            "task?status=NEW",
            "task?status=NEW&status=QUEUED&status=IN_PROGRESS",
            "task?status=FAILED",
            "task?status=FAILED&status=CANCELED",
            "task?status=SUCCESS",
            "task?source_type=VK",
            "task?source_type=TELEGRAM",
            "task?source_type=FAX",
            "task?source_type=VK&task_type=COMMENTS",
            "task?task_type=MESSAGES",
            "task?source_type=RSS&status=NEW",
            "task?source_type=TELEGRAM&status=SUCCESS",
            "task?source_type=VK&status=FAILED&status=CANCELED",
            "task?source_type=FAX&status=NEW",
            "task?task_group_id=150000",
            "task?task_group_id=150000&status=FAILED",
            "task?task_group_id=200001",
            "task?task_group_id=200001&status=FAILED",
            "task?task_group_id=200001&status=CANCELED",
            "task?source_id=77",
            "task?source_id=77&status=FAILED",
            "task?id=1&id=999999",
            "task?created_from=2026-04-09T00:00:00Z",
            "task?created_from=2026-02-01T12:00:00Z&created_to=2026-02-01T12:10:00Z",
            "task?created_to=2025-01-01T00:00:00Z",
            "task?created_from=2099-01-01T00:00:00Z",
            "task?created_from=2026-03-01T00:00:00Z&status=FAILED",
            "task?created_from=2026-03-01T00:00:00Z&source_type=TELEGRAM&status=NEW&status=FAILED",
            "task?error_code=HTTP_503",
            "task?error_code=HTTP_503&source_type=TELEGRAM",
            "task?error_code=RARE",
            "task?error_code=NONE",
            "task?error_code=HTTP_503&status=FAILED&finished_from=2026-03-01T00:00:00Z",
            "task?error_code=HTTP_503&finished_from=2099-01-01T00:00:00Z",
            "task?cancel_reason=MANUAL",
            "task?cancel_reason=SILENT",
            "/tasks?error_code=RARE",
            "/tasks?cancel_reason=MANUAL&source_type=TELEGRAM",
            "task_group?size=100",
            "task_group?status=NEW",
            "task_group?status=FAILED",
            "task_group?status=PARTIAL",
            "task_group?status=NEW&status=FAILED",
            "task_group?source_type=TELEGRAM",
            "task_group?source_type=FAX",
            "task_group?source_type=TELEGRAM&status=NEW",
            "task_group?trigger=MANUAL",
            "task_group?trigger=CRON",
            "task_group?trigger=MANUAL&status=SUCCESS",
            "task_group?created_from=2026-04-09T00:00:00Z",
            "task_group?created_from=2026-02-01T12:00:00Z&created_to=2026-02-01T12:10:00Z&trigger=CRON",
            "task_source?size=100",
            "task_source?task_id=500000",
            "task_source?source_id=77",
            "source?size=100",
            "source?source_type=RSS",
            "source?source_type=TELEGRAM",
            "source?source_type=FAX",
            "source?enabled=false",
            "source?enabled=true",
            "source?source_type=TELEGRAM&enabled=true",
            "source?tag=common",
            "source?tag=some",
            "source?tag=some&tag=news",
            "source?tag=rare",
            "source?tag=none",
            "source?tag=rare&source_type=RSS&enabled=true",
            "source?external_id=source-500000",
            "source?source_type=RSS&external_id=source-500000",
            "source_schedule?size=100",
            "source_schedule?failing=true",
            "source_schedule?quarantined=true",
            "source_schedule?enabled=false",
            "source_schedule?source_id=77",
            "source_schedule?task_type_id=101",
            "source_schedule?task_type_id=102",
            "source_schedule?task_type_id=101&failing=true",
            "/sources?health=FAILING",
            "/sources?health=QUARANTINED",
            "/sources?health=FAILING&source_type=TELEGRAM",
            "/sources?health=PAUSED",
            "/groups?created_from=2026-02-01T12:00&created_to=2026-02-01T12:10",
            "/tasks?created_from=2026-02-01T12:00&created_to=2026-02-01T12:10&status=SUCCESS");

    @Inject
    Tables tables;

    @Inject
    ObjectMapper json;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @BeforeAll
    void fill() {
        tables.reseed();
        BulkFill.run(tables, () -> {
            sourcesAndSchedules();
            groups();
            tasks();
        });
        tables.sql(
                "VACUUM ANALYZE source, source_schedule, task_group, task, task_source, task_history, task_source_history, task_type, source_type");
    }

    @AfterAll
    void leaveNothing() {
        tables.reseed();
    }

    @Test
    void noListReadsOrSortsMuchMoreThanItsPage() {
        SoftAssertions softly = new SoftAssertions();

        LISTS.forEach(list -> check(softly, list));

        softly.assertAll();
    }

    @Test
    void thePageAtDepthAMillionCostsWhatTheFirstDoes() {
        for (String list : List.of(
                "task", "task?status=SUCCESS&status=FAILED", "task?source_type=VK", "source", "source_schedule")) {
            String separator = list.contains("?") ? "&" : "?";
            String cursor = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(String.valueOf(ROWS - 20_000).getBytes(StandardCharsets.UTF_8));

            long first = blocks(list);
            long deep = blocks(list + separator + "cursor=" + cursor);

            assertThat(deep).as(list).isLessThan(first + first / 2 + 50);
        }
    }

    private void check(SoftAssertions softly, String list) {
        long blocks = 0;
        for (String sql : sent(list)) {
            JsonNode plan = plan(sql);
            blocks += blocks(plan);
            nodes(plan).forEach(node -> {
                String type = node.path("Node Type").asText();
                if (type.equals("Seq Scan")) {
                    softly.assertThat(node.path("Relation Name").asText())
                            .as(list + "\n" + sql + "\n" + plan.toPrettyString())
                            .isNotIn(LARGE);
                } else if (type.equals("Sort") || type.equals("Incremental Sort")) {
                    JsonNode input = node.path("Plans").get(0);
                    softly.assertThat(input.path("Actual Rows").asDouble()
                                    * input.path("Actual Loops").asDouble())
                            .as("sorted by " + list + "\n" + plan.toPrettyString())
                            .isLessThanOrEqualTo(MAX_SORTED);
                }
            });
        }
        softly.assertThat(blocks).as("blocks of " + list).isLessThan(MAX_BLOCKS);
    }

    private long blocks(String list) {
        return sent(list).stream().mapToLong(sql -> blocks(plan(sql))).sum();
    }

    private static long blocks(JsonNode plan) {
        return plan.path("Shared Hit Blocks").asLong()
                + plan.path("Shared Read Blocks").asLong();
    }

    /** What the list asks of the database, and not how that is to plan. One that begins with a slash is a page's. */
    private List<String> sent(String list) {
        return statements
                .during(() -> given().get(list.startsWith("/") ? list : "/api/v1/" + list)
                        .then()
                        .statusCode(200))
                .stream()
                .filter(sql -> !sql.contains("set_config"))
                .toList();
    }

    private JsonNode plan(String sql) {
        Object plan =
                tables.column("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql).get(0);
        try {
            return json.readTree(plan.toString()).get(0).get("Plan");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<JsonNode> nodes(JsonNode plan) {
        return plan.findParents("Node Type");
    }

    /** TELEGRAM is new, the last hundredth, and only it fails. FAX nobody has. */
    private void sourcesAndSchedules() {
        tables.sql("INSERT INTO source_type (code, name) VALUES ('TELEGRAM', 'x'), ('FAX', 'x')");
        tables.sql("""
                INSERT INTO task_type (id, source_type, code, name, cron)
                VALUES (101, 'TELEGRAM', 'MESSAGES', 'x', '@hourly'), (102, 'FAX', 'PAGES', 'x', '@hourly')""");
        tables.sql("""
                INSERT INTO source (source_type, external_id, name, enabled, paused_at, tags)
                SELECT CASE WHEN n > 990000 THEN 'TELEGRAM' WHEN n % 10 < 6 THEN 'RSS' WHEN n % 10 < 9 THEN 'VK' ELSE 'YOUTUBE' END,
                       'source-' || n, 'x', n % 500 <> 0, CASE WHEN n > 900000 AND n % 100 = 0 THEN now() END,
                       CAST(CASE WHEN n IN (500000, 900000) THEN '{rare}' WHEN n % 10 = 0 THEN '{common}'
                                 WHEN n % 1000 = 1 THEN '{some,news}' ELSE '{}' END AS varchar[])
                FROM generate_series(1, ?) n ORDER BY n
                """, ROWS);
        tables.sql("""
                INSERT INTO source_schedule (source_id, task_type_id, enabled, next_run_at, failures, quarantined_at)
                SELECT s.id, tt.id, s.id % 400 <> 0, now() + interval '1 day', CASE WHEN s.id > 990000 AND s.id % 3 = 0 THEN 3 ELSE 0 END,
                       CASE WHEN s.id > 990000 AND s.id % 30 = 0 THEN now() END
                FROM source s JOIN (SELECT source_type, min(id) AS id FROM task_type GROUP BY source_type) tt USING (source_type)
                ORDER BY s.id
                """);
    }

    /** Two hundred thousand of five tasks, and one of two hundred thousand tasks. */
    private void groups() {
        tables.sql("""
                INSERT INTO task_group (id, task_type_id, trigger, firing, success_tasks, failed_tasks, new_tasks, created_at, finished_at)
                SELECT n, CASE WHEN n > 158000 THEN 101 ELSE 1 + n % 5 END, CASE WHEN n % 5000 = 0 THEN 'MANUAL' ELSE 'CRON' END, 'f' || n,
                       CASE WHEN n <= 159000 AND n % 100 <> 50 THEN 5 ELSE 0 END, CASE WHEN n <= 159000 AND n % 100 = 50 THEN 5 ELSE 0 END,
                       CASE WHEN n > 159000 THEN 5 ELSE 0 END, timestamptz '2026-01-01T00:00:00Z' + n * interval '50 seconds',
                       CASE WHEN n <= 159000 THEN now() END
                FROM generate_series(1, 160000) n ORDER BY n
                """);
        tables.sql("""
                INSERT INTO task_group (id, task_type_id, trigger, firing, success_tasks, created_at)
                VALUES (200001, 1, 'CRON', 'large', 200000, '2026-01-01T00:00:00Z')""");
    }

    /** Failures begin in the middle, what is active stands at the end. */
    private void tasks() {
        tables.sql("ALTER TABLE task DISABLE TRIGGER USER");
        tables.sql("ALTER TABLE task_history DISABLE TRIGGER USER");
        tasks("task_history", "SELECT * FROM generate_series(1, 993000) n");
        tasks("task", "SELECT * FROM generate_series(993001, %d) n".formatted(ROWS));
        tables.sql("ALTER TABLE task ENABLE TRIGGER USER");
        tables.sql("ALTER TABLE task_history ENABLE TRIGGER USER");
        for (String table : List.of("task", "task_history")) {
            tables.sql(
                    "INSERT INTO %s SELECT id, 1 + id * 7919::bigint %% ? FROM %s"
                            .formatted(table.replace("task", "task_source"), table),
                    ROWS);
        }
    }

    private void tasks(String table, String ids) {
        tables.sql("""
                INSERT INTO %s (id, task_group_id, task_type_id, status, created_at, queued_at, started_at, finished_at, cancel_reason,
                                error_code, deadline_at, expires_at, available_at, attempt)
                SELECT n, g.id, g.task_type_id, s.status, g.created_at, now(), now(),
                       CASE WHEN s.status IN ('SUCCESS', 'FAILED', 'CANCELED') THEN now() END,
                       CASE WHEN s.status = 'CANCELED' THEN 'MANUAL' END,
                       CASE WHEN s.status = 'FAILED' THEN CASE WHEN n = 300007 THEN 'RARE' ELSE 'HTTP_503' END END, now() + interval '1 hour', now() + interval '1 hour', g.created_at, 1
                FROM (%s) ids
                CROSS JOIN LATERAL (SELECT CASE
                    WHEN n > 995000 THEN 'NEW' WHEN n > 994000 THEN 'QUEUED' WHEN n > 993000 THEN 'IN_PROGRESS'
                    WHEN n %% 50 = 7 AND n > 300000 THEN 'FAILED' WHEN n %% 500 = 3 AND n > 600000 THEN 'CANCELED' ELSE 'SUCCESS'
                END AS status) s
                JOIN LATERAL (
                    SELECT id, task_type_id, created_at FROM task_group WHERE n > 200000 AND id = (n - 200000 + 4) / 5
                    UNION ALL SELECT id, task_type_id, created_at FROM task_group WHERE n <= 200000 AND id = 200001) g ON true
                ORDER BY n
                """.formatted(table, ids));
    }
}
