package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules, keys and waits over REST. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class QuotaResourceTest {
    private static final String RULE =
            "{\"code\": \"RSS_WINDOW\", \"name\": \"Fetches a day\", \"source_type\": \"RSS\", \"window_limit\": 1000, \"time_zone\": \"Europe/Moscow\", \"costs\": {\"POSTS\": 2}, \"closing_codes\": [\"HTTP_418\"]}";

    @Inject
    Tables tables;

    @Inject
    FillSourceKeys fillSourceKeys;

    @BeforeEach
    @AfterEach
    void clear() {
        tables.clear();
        tables.sql("DELETE FROM quota WHERE code NOT IN ('HOST', 'VK_TOKEN', 'YOUTUBE_PROJECT')");
    }

    @Test
    void theSeededRulesAreThere() {
        JsonPath quotas = Api.ok(Api.get("quota"));

        assertThat(quotas.getList("items.code")).containsExactly("HOST", "VK_TOKEN", "YOUTUBE_PROJECT");
        assertThat(quotas.getList("items.requests")).containsExactly(5, 3, null);
        assertThat(quotas.getInt("items[2].window_limit")).isEqualTo(10_000);
    }

    @Test
    void aRuleIsMadeChangedSwitchedOffAndDeleted() {
        tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1));
        tables.sql("UPDATE source SET created_at = now() - interval '1 hour'");
        JsonPath made = Api.created(Api.post("quota", RULE));
        long id = made.getLong("id");
        assertThat(made.getMap("costs")).hasToString("{POSTS=2}");
        fillSourceKeys.run();
        assertThat(tables.number("SELECT cardinality(quota_keys) FROM source")).isEqualTo(2);

        JsonPath off =
                Api.ok(Api.patch("quota/" + id, "{\"enabled\": false, \"window_limit\": 5, \"closing_codes\": []}"));
        assertThat(off.getString("filled_at")).isNull();
        assertThat(Api.refused(409, Api.delete("quota/" + id))).contains("RSS_WINDOW", "filled_at");
        fillSourceKeys.run();
        assertThat(tables.number("SELECT cardinality(quota_keys) FROM source")).isEqualTo(1);

        assertThat(Api.delete("quota/" + id).statusCode()).isEqualTo(204);
        Api.refused(404, Api.get("quota/" + id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"window_limit\": null}|requests",
                "{\"requests\": 5}|per_s",
                "{\"per_s\": 5}|requests",
                "{\"requests\": 5, \"per_s\": 1, \"burst\": 3, \"reserve\": 3}|reserve",
                "{\"reserve\": 1000}|reserve",
                "{\"time_zone\": \"Mars\"}|Mars",
                "{\"costs\": {\"POSTS\": 1.5}}|whole number",
                "{\"costs\": {\"POSTS\": -1}}|whole number",
                "{\"code\": \"OTHER\"}|cannot be changed",
                "{\"source_type\": \"VK\"}|cannot be changed",
                "{\"burst\": 0}|must be"
            })
    void aWrongRuleIsRefusedByField(String patch, String says) {
        long id = Api.created(Api.post("quota", RULE)).getLong("id");

        assertThat(Api.patch("quota/" + id, patch)
                        .then()
                        .statusCode(400)
                        .extract()
                        .asString())
                .contains(says);
    }

    @Test
    void aRuleNeedsAKnownSourceTypeAndANewCode() {
        assertThat(Api.post("quota", RULE.replace("\"RSS\"", "\"NONE\""))
                        .then()
                        .statusCode(400)
                        .extract()
                        .asString())
                .contains("there is no source type NONE");
        Api.created(Api.post("quota", RULE));
        assertThat(Api.refused(409, Api.post("quota", RULE))).contains("RSS_WINDOW");
    }

    @Test
    void aKeyIsOverriddenClosedAndOpened() {
        long key = key();
        assertThat(Api.ok(Api.patch("quota_key/" + key, "{\"requests\": 1, \"per_s\": 1, \"burst\": 10}"))
                        .getInt("burst"))
                .isEqualTo(10);
        assertThat(Api.patch("quota_key/" + key, "{\"burst\": 5}").statusCode()).isEqualTo(400);

        JsonPath closed = Api.ok(Api.post(
                "quota_key/" + key + "/close",
                "{\"until\": \"2099-01-01T00:00:00Z\", \"reason\": \"asked us to stop\"}"));
        assertThat(closed.getString("closed_until")).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(Api.ids("quota_key?closed=true&name=example.org")).containsExactly(key);
        assertThat(Api.post("quota_key/" + key + "/close", "{\"until\": \"2001-01-01T00:00:00Z\", \"reason\": \"r\"}")
                        .statusCode())
                .isEqualTo(400);

        tables.task(tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1)), "NEW");
        tables.sql(
                "UPDATE task SET waits_for = ?, waits_since = now(), quota_ticket = 1, available_at = '2099-01-01'",
                key);
        assertThat(Api.ok(Api.post("quota_key/" + key + "/open")).getString("closed_until"))
                .isNull();
        assertThat(tables.column("SELECT available_at <= now() FROM task")).containsExactly(true);
        Api.refused(409, Api.post("quota_key/" + key + "/open"));
    }

    @Test
    void aTaskSaysWhyItWaits() {
        long key = key();
        long task = tables.task(tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1)), "NEW");
        Api.refused(404, Api.get("task/" + task + "/quota"));
        tables.sql("UPDATE quota_key SET head = 3, tail = 41");
        tables.sql("""
                UPDATE task SET waits_for = ?, waits_since = now(), quota_ticket = 41, quota_keys = ARRAY[CAST(? AS bigint)], quota_costs = ARRAY[1],
                       available_at = '2026-12-01 12:04:37+00', deadline_at = '2099-01-01', expires_at = '2099-01-01'""", key, key);

        JsonPath wait = Api.ok(Api.get("task/" + task + "/quota"));

        assertThat(wait.getInt("before")).isEqualTo(37);
        assertThat(wait.getString("reason"))
                .isEqualTo("Waits for example.org: 5 requests in 1 s. 37 before it; goes at 2026-12-01T12:04:37Z");
    }

    private long key() {
        return tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, 'example.org' FROM quota WHERE code = 'HOST' RETURNING id");
    }
}
