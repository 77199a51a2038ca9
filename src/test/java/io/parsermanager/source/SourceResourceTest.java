package io.parsermanager.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceResourceTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void aNewSourceNeedsOnlyItsTypeAndExternalId() {
        Response response =
                Api.post("source", "{\"source_type\": \"VK\", \"external_id\": \" https://vk.com/public1 \"}");

        JsonPath source = Api.created(response);
        assertThat(response.header("Location")).endsWith("/api/v1/source/" + source.getLong("id"));
        assertThat(source.getString("external_id")).isEqualTo("-1");
        assertThat(source.getString("name")).isEqualTo("-1");
        assertThat(source.getBoolean("enabled")).isTrue();
        assertThat(source.getList("tags")).isEmpty();
        assertThat(source.getMap("settings")).isEmpty();
        assertThat(source.<Object>get("pause")).isNull();
        assertThat(source.getString("created_at")).isNotNull();
    }

    @Test
    void aNewSourceGetsASchedulePerDefaultTaskTypeDueInTheFuture() {
        Api.created(Api.post("source", "{\"source_type\": \"VK\", \"external_id\": \"1\"}"));

        assertThat(tables.column("""
                SELECT tt.code FROM source_schedule ss JOIN task_type tt ON tt.id = ss.task_type_id
                WHERE ss.enabled AND ss.next_run_at > now() ORDER BY tt.code""")).containsExactly("COMMENTS", "POSTS");
    }

    @Test
    void anExternalIdIsUniqueWithinItsSourceTypeOnly() {
        tables.source("VK", "https://example.org/same", NOT_YET);

        Api.created(Api.post("source", "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/same\"}"));

        assertThat(Api.ids("source?external_id=https://example.org/same")).hasSize(2);
    }

    @Test
    void aPatchChangesOnlyWhatItNames() {
        long id = Api.created(Api.post("source", """
                        {"source_type": "RSS", "external_id": "https://example.org/a", "name": "A", "tags": ["news", "it"],
                         "settings": {"depth": 3, "proxy": {"host": "p", "port": 1}}}""")).getLong("id");

        JsonPath patched = Api.ok(
                Api.patch(
                        "source/" + id,
                        "{\"enabled\": false, \"tags\": [\"sport\"], \"settings\": {\"depth\": null, \"proxy\": {\"port\": 2}}}"));

        assertThat(patched.getString("name")).isEqualTo("A");
        assertThat(patched.getBoolean("enabled")).isFalse();
        assertThat(patched.getList("tags", String.class)).containsExactly("sport");
        assertThat(patched.getMap("settings")).isEqualTo(Map.of("proxy", Map.of("host", "p", "port", 2)));
        assertThat(patched.getString("updated_at")).isGreaterThan(patched.getString("created_at"));
    }

    @Test
    void anUnnamedSourceIsCalledByItsExternalId() {
        long id = tables.source("RSS", "https://example.org/feed", NOT_YET);

        JsonPath patched = Api.ok(Api.patch("source/" + id, "{\"name\": null}"));

        assertThat(patched.getString("name")).isEqualTo("https://example.org/feed");
    }

    @Test
    void theSourceTypeOfASourceStays() {
        long id = tables.source("RSS", "https://example.org/a", NOT_YET);

        assertThat(Api.refused(400, Api.patch("source/" + id, "{\"source_type\": \"VK\"}")))
                .contains("/source_type", "delete the source and add it anew");
    }

    @Test
    void aPatchToAnotherSourcesExternalIdIsAConflict() {
        tables.source("RSS", "https://example.org/a", NOT_YET);
        long other = tables.source("RSS", "https://example.org/b", NOT_YET);

        assertThat(Api.refused(409, Api.patch("source/" + other, "{\"external_id\": \"https://example.org/a\"}")))
                .contains("already exists");
    }

    @Test
    void theListNarrowsByEachFilter() {
        long a = source("RSS", "https://example.org/a", "[\"news\", \"it\"]", true);
        long b = source("RSS", "https://example.org/b", "[\"news\"]", false);
        long c = source("VK", "c", "[]", true);

        assertThat(Api.ids("source")).containsExactly(a, b, c);
        assertThat(Api.ids("source?id=" + a + "&id=" + c)).containsExactly(a, c);
        assertThat(Api.ids("source?source_type=RSS")).containsExactly(a, b);
        assertThat(Api.ids("source?external_id=https://example.org/b")).containsExactly(b);
        assertThat(Api.ids("source?external_id=https://example.org/b&source_type=VK"))
                .isEmpty();
        assertThat(Api.ids("source?enabled=false")).containsExactly(b);
        assertThat(Api.ids("source?enabled=true")).containsExactly(a, c);
        assertThat(Api.ids("source?tag=news")).containsExactly(a, b);
        assertThat(Api.ids("source?tag=news&tag=it")).containsExactly(a);
        assertThat(Api.ids("source?tag=news&enabled=true&source_type=RSS")).containsExactly(a);
    }

    @Test
    void aSourceWithoutHistoryGoesWithItsSchedules() {
        long id = tables.source("RSS", "https://example.org/a", NOT_YET);

        assertThat(Api.delete("source/" + id).statusCode()).isEqualTo(204);

        assertThat(tables.number("SELECT count(*) FROM source_schedule")).isZero();
        assertThat(Api.get("source/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void aSourceWithHistoryIsKept() {
        long id = tables.source("RSS", "https://example.org/a", NOT_YET);
        tables.task(id, "SUCCESS");

        assertThat(Api.refused(409, Api.delete("source/" + id))).contains("history", "disable", "?force=true");

        assertThat(Api.get("source/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void aSourceWithHistoryGoesByForceAndItsTasksStay() {
        long id = tables.source("RSS", "https://example.org/a", NOT_YET);
        long task = tables.task(id, "SUCCESS");

        assertThat(Api.delete("source/" + id + "?force=true").statusCode()).isEqualTo(204);

        assertThat(Api.get("task/" + task).statusCode()).isEqualTo(200);
        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isZero();
    }

    @Test
    void noForceDeletesASourceThatHasAnActiveTask() {
        long id = tables.source("RSS", "https://example.org/a", NOT_YET);
        tables.task(id, "QUEUED");

        assertThat(Api.refused(409, Api.delete("source/" + id + "?force=true"))).contains("active", "cancel");

        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isEqualTo(1);
    }

    @Test
    void aSourceThatIsNotThereIsNotFound() {
        assertThat(Api.refused(404, Api.get("source/1"))).isEqualTo("There is no source 1");
        assertThat(Api.refused(404, Api.patch("source/1", "{}"))).isEqualTo("There is no source 1");
        assertThat(Api.refused(404, Api.delete("source/1"))).isEqualTo("There is no source 1");
        assertThat(Api.refused(404, Api.post("source/1/pause"))).isEqualTo("There is no source 1");
        assertThat(Api.refused(404, Api.post("source/1/resume"))).isEqualTo("There is no source 1");
    }

    private static long source(String sourceType, String externalId, String tags, boolean enabled) {
        return Api.created(Api.post(
                        "source",
                        "{\"source_type\": \"%s\", \"external_id\": \"%s\", \"tags\": %s, \"enabled\": %s}"
                                .formatted(sourceType, externalId, tags, enabled)))
                .getLong("id");
    }
}
