package io.parsermanager.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit names an act in one word for REST and the page, and says what it changed. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ActsTest {
    @Inject
    Tables tables;

    private long source;
    private long task;
    private long group;
    private long schedule;
    private long type;

    @BeforeEach
    void begin() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
        task = tables.task(source, "QUEUED");
        group = tables.number("SELECT max(id) FROM task_group");
        schedule = tables.number("SELECT min(id) FROM source_schedule");
        type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }

    @AfterEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source.disable      | PATCH api/v1/source/S {\"enabled\":false}     | POST sources/S/disable",
                "source.enable       | PATCH api/v1/source/S {\"enabled\":true}      | POST sources/S/enable",
                "source.update       | PATCH api/v1/source/S {\"name\":\"x\"}        | POST sources/S/edit",
                "source.delete       | DELETE api/v1/source/S                        | POST sources/S/delete",
                "source.create       | POST api/v1/source {}                         | POST sources",
                "source_schedule.create | POST api/v1/source_schedule {}             | POST schedules",
                "source.pause        | POST api/v1/source/S/pause {}                 | POST sources/S/pause",
                "source.resume       | POST api/v1/source/S/resume {}                | POST resume what=SOURCE&key=S",
                "source_type.resume  | POST api/v1/source_type/RSS/resume {}         | POST resume what=SOURCE_TYPE&key=RSS",
                "source.move         | POST api/v1/source/S/move {}                  | POST sources/S/move",
                "task_group.create   | POST api/v1/task_group {}                     | POST sources/S/run",
                "task_group.cancel   | POST api/v1/task_group/G/cancel {}            | POST groups/G/cancel",
                "task_group.retry    | POST api/v1/task_group/G/retry {}             | POST groups/G/retry",
                "task.cancel         | POST api/v1/task/T/cancel {}                  | POST tasks/T/cancel",
                "task.cancel         | POST api/v1/task/cancel {\"ids\":[1]}         | POST tasks/cancel id=1",
                "task.retry          | POST api/v1/task/retry {\"ids\":[1]}          | POST tasks/retry id=1",
                "source_schedule.disable | PATCH api/v1/source_schedule/D {\"enabled\":false} | POST schedules/D/disable",
                "source_schedule.reset   | POST api/v1/source_schedule/D/reset {}          | POST schedules/D/reset",
                "source_schedule.update  | PATCH api/v1/source_schedule/D {\"interval_s\":60} | POST schedules/D",
                "task_type.update    | PATCH api/v1/task_type/Y {\"name\":\"x\"}     | POST task_types/Y",
                "task_type.pause     | POST api/v1/task_type/Y/pause {}              | POST task_types/Y/pause",
            })
    void theSameActHasTheSameWord(String act, String rest, String page) {
        assertThat(actOf(rest)).isEqualTo(act);
        assertThat(actOf(page)).isEqualTo(act);
    }

    @Test
    void theFieldsThatChangedAreKeptBeforeAndAfter() {
        Api.ok(Api.patch(
                "source/" + source,
                "{\"name\": \"New\", \"tags\": [\"b\", \"a\"], \"settings\": {\"password\": \"s3cret\"}}"));

        JsonPath entry = newest();

        Map<String, Map<String, Object>> changes = entry.getMap("items[-1].changes");
        assertThat(changes).containsOnlyKeys("name", "tags", "settings");
        assertThat(changes.get("name"))
                .containsEntry("before", "https://example.org/feed.xml")
                .containsEntry("after", "New");
        assertThat(changes.get("settings")).containsEntry("after", "not kept");
        assertThat(entry.prettify()).doesNotContain("s3cret");
    }

    @Test
    void theFormOfThePageKeepsThemToo() {
        send("sources/" + source + "/disable", Map.of());

        assertThat(newest().getMap("items[-1].changes.enabled"))
                .containsEntry("before", true)
                .containsEntry("after", false);
    }

    @Test
    void whatIsMadeOrDeletedOrRefusedOrForManyIsToldApart() {
        long other = tables.source("RSS", "https://example.org/other.xml", Duration.ofHours(-1));
        assertThat(Api.delete("source/" + other).statusCode()).isBetween(200, 299);
        assertThat(newest().getMap("items[-1].changes.external_id"))
                .containsEntry("before", "https://example.org/other.xml")
                .containsEntry("after", null);

        Api.patch("source/" + other, "{\"name\": \"gone\"}");
        assertThat(newest().<Object>get("items[-1].changes")).isNull();
        assertThat(newest().getInt("items[-1].status")).isEqualTo(404);

        Api.patch("source/99999999999999999999", "{\"name\": \"no number\"}");
        assertThat(newest().getInt("items[-1].status")).isBetween(400, 404);

        Api.ok(Api.post("task/cancel", "{\"source_type\": \"RSS\"}"));
        assertThat(newest().<Object>get("items[-1].changes")).isNull();
        assertThat(newest().getInt("items[-1].counts.tasks")).isEqualTo(1);
    }

    @Test
    void theListIsNarrowedByAct() {
        Api.ok(Api.postAs("acts", "source/" + source + "/pause", "{}"));
        Api.ok(Api.postAs("acts", "source/" + source + "/resume", "{}"));

        assertThat(Api.ok(Api.get("audit?who=acts&act=source.pause&entity_id=" + source))
                        .getList("items.act"))
                .containsExactly("source.pause");
    }

    @Test
    void thePageShowsTheHistoryOfAThing() {
        Api.ok(Api.postAs("ann", "source/" + source + "/pause", "{\"reason\": \"moves <soon>\"}"));
        send("sources/" + source + "/disable", Map.of());
        Api.ok(Api.postAs("ann", "source_type/VK/pause", "{}"));

        String page = PlainBrowser.page("/audit?entity=source&entity_id=" + source, "en");

        assertThat(page)
                .contains("source.pause", "source.disable", "moves &lt;soon&gt;", "enabled", "claimed")
                .doesNotContain("source_type.pause");
        assertThat(PlainBrowser.page("/audit", "ru")).contains("Аудит", "source_type.pause", "с его слов");
        for (String of : new String[] {
            "/sources/" + source, "/tasks/" + task, "/groups/" + group, "/schedules/" + schedule, "/task_types/" + type
        }) {
            assertThat(PlainBrowser.page(of, "en")).as(of).contains("/audit?entity=");
        }
    }

    private String actOf(String call) {
        String filled = call.strip()
                .replaceFirst("/S(?=$|[ /])", "/" + source)
                .replaceFirst("/G(?=$|[ /])", "/" + group)
                .replaceFirst("/T(?=$|[ /])", "/" + task)
                .replaceFirst("/D(?=$|[ /])", "/" + schedule)
                .replaceFirst("/Y(?=$|[ /])", "/" + type)
                .replaceFirst("key=S$", "key=" + source);
        String[] words = filled.split(" ", 3);
        String body = words.length > 2 ? words[2] : "";
        var request =
                given().header("Sec-Fetch-Site", "same-origin").redirects().follow(false);
        if (words[1].startsWith("api/")) {
            request.contentType("application/json").body(body.isEmpty() ? "{}" : body);
        } else {
            request.contentType("application/x-www-form-urlencoded").body(body);
        }
        long before = tables.number("SELECT coalesce(max(id), 0) FROM audit");
        request.request(words[0], "/" + words[1]);
        assertThat(tables.number("SELECT max(id) FROM audit")).as(filled).isGreaterThan(before);
        return tables.text("SELECT act FROM audit ORDER BY id DESC LIMIT 1");
    }

    private static void send(String path, Map<String, ?> form) {
        given().header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParams(form)
                .post("/" + path)
                .then()
                .statusCode(303);
    }

    /** The newest entry is the last one. */
    private JsonPath newest() {
        long last = tables.number("SELECT max(id) FROM audit");
        String since = tables.text(
                "SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM audit WHERE id = ?",
                last);
        return Api.ok(Api.get("audit?size=1000&since=" + since));
    }
}
