package io.parsermanager.task.find;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters of the list of tasks that tell what fails: code, reason, worker, host. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FindTasksTest {
    private static final Duration LATER = Duration.ofHours(-1);

    @Inject
    Tables tables;

    private long forbidden;
    private long gone;
    private long silent;
    private long retried;
    private long fine;

    @BeforeEach
    void begin() {
        tables.clear();
        long a = tables.source("RSS", "https://a.example/feed.xml", LATER);
        long b = tables.source("RSS", "http://B.example:8080/feed.xml", LATER);
        long vk = tables.source("VK", "club1", LATER);
        forbidden = failed(a, "HTTP_403", "w-1");
        gone = failed(b, "HTTP_410", "w-2");
        silent = tables.task(vk, "CANCELED");
        tables.everywhere("UPDATE task SET cancel_reason = 'SILENT', worker = 'w-1' WHERE id = ?", silent);
        retried = tables.task(b, "NEW");
        tables.everywhere("UPDATE task SET error_code = 'HTTP_403', attempt = 2 WHERE id = ?", retried);
        fine = tables.task(a, "SUCCESS");
        tables.everywhere("UPDATE task SET worker = 'w-1' WHERE id = ?", fine);
    }

    private long failed(long source, String code, String worker) {
        long task = tables.task(source, "FAILED");
        tables.everywhere("UPDATE task SET error_code = ?, worker = ? WHERE id = ?", code, worker, task);
        return task;
    }

    @ParameterizedTest
    @CsvSource({
        "error_code=HTTP_403, forbidden retried",
        "error_code=HTTP_403&status=FAILED, forbidden",
        "error_code=HTTP_403&status=NEW&status=FAILED, forbidden retried",
        "error_code=HTTP_410, gone",
        "error_code=http_403, ''",
        "error_code=HTTP_403&source_type=VK, ''",
        "error_code=HTTP_403&source_type=RSS&task_type=POSTS, forbidden retried",
        "error_code=HTTP_403&worker=w-1, forbidden",
        "error_code=HTTP_403&host=b.example, retried",
        "cancel_reason=SILENT, silent",
        "cancel_reason=NOT_STARTED, ''",
        "cancel_reason=SILENT&source_type=RSS, ''",
        "worker=w-1, forbidden silent fine",
        "worker=w-1&status=SUCCESS, fine",
        "worker=w-1&source_type=VK, silent",
        "worker=nobody, ''",
        "host=a.example, forbidden fine",
        "host=A.EXAMPLE&status=SUCCESS, fine",
        "host=b.example, gone retried",
        "host=example, ''",
        "finished_from=2020-01-01T00:00:00Z, forbidden gone silent fine",
        "finished_from=2099-01-01T00:00:00Z, ''",
        "finished_from=2020-01-01T00:00:00Z&error_code=HTTP_403, forbidden",
        "created_from=2099-01-01T00:00:00Z&worker=w-1, ''",
        "created_to=2020-01-01T00:00:00Z&host=a.example, ''",
    })
    void listsWhatTheFilterNames(String query, String names) {
        assertThat(Api.ids("task?" + query)).containsExactlyElementsOf(tasks(names));
    }

    @ParameterizedTest
    @CsvSource({
        "error_code=HTTP_403",
        "cancel_reason=SILENT",
        "worker=w-1",
        "host=a.example",
        "worker=w-2&host=b.example"
    })
    void aGroupAndASourceNarrowFurther(String query) {
        long task = Api.ids("task?" + query).get(0);
        long group = tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", task);
        long source = tables.number("SELECT source_id FROM all_task_sources WHERE task_id = ?", task);

        assertThat(Api.ids("task?%s&task_group_id=%d".formatted(query, group))).containsExactly(task);
        assertThat(Api.ids("task?%s&source_id=%d&id=%d".formatted(query, source, task)))
                .containsExactly(task);
        assertThat(Api.ids("task?%s&task_group_id=%d".formatted(query, group + 1_000)))
                .isEmpty();
    }

    @Test
    void turnsPagesOfACodeAndOfAHost() {
        long source = tables.source("RSS", "https://c.example/", LATER);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(failed(source, "HTTP_500", "w-3"));
        }
        for (String query : List.of("error_code=HTTP_500", "host=c.example", "worker=w-3")) {
            assertThat(pages("task?size=2&" + query)).as(query).containsExactlyElementsOf(all);
        }
    }

    private static List<Long> pages(String list) {
        List<Long> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            var page = Api.ok(Api.get(list + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            ids.addAll(page.getList("items.id", Long.class));
            cursor = page.getString("next_cursor");
        }
        return ids;
    }

    @Test
    void searchesWorkersAmongTheNewestTasks() {
        tables.number("SELECT setval('task_id', last_value + 100000) FROM task_id");

        assertThat(Api.ids("task?worker=w-1")).doesNotContain(forbidden);
        assertThat(Api.ids("task?error_code=HTTP_403")).contains(forbidden);
    }

    @Test
    void refusesAReasonThatIsNone() {
        assertThat(Api.refused(400, Api.get("task?cancel_reason=BORED"))).isNotBlank();
    }

    @Test
    void retriesTheTasksOfACode() {
        String answer = Api.ok(Api.post(
                        "task/retry?dry_run=true",
                        "{\"error_code\": \"HTTP_403\", \"finished_from\": \"2020-01-01T00:00:00Z\"}"))
                .prettify();
        assertThat(answer).contains("\"sources\": 1");
        assertThat(Api.ok(Api.post("task/retry?dry_run=true", "{\"host\": \"b.example\"}"))
                        .getInt("sources"))
                .isEqualTo(1);
        assertThat(Api.ok(Api.post("task/retry?dry_run=true", "{\"worker\": \"w-2\", \"error_code\": \"HTTP_403\"}"))
                        .getInt("sources"))
                .isZero();
        assertThat(Api.ok(Api.post("task/retry?dry_run=true", "{\"cancel_reason\": \"SILENT\"}"))
                        .getInt("sources"))
                .isEqualTo(1);
    }

    private List<Long> tasks(String names) {
        return names.isEmpty()
                ? List.of()
                : List.of(names.split(" ")).stream()
                        .map(name -> switch (name) {
                            case "forbidden" -> forbidden;
                            case "gone" -> gone;
                            case "silent" -> silent;
                            case "retried" -> retried;
                            default -> fine;
                        })
                        .toList();
    }
}
