package io.parsermanager.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every change is noted once, before it is made, and what is noted stays. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AuditTest {
    /** Stands for the page's forms. */
    @Path("/groups/{id}/of-the-audit-test")
    public static class Form {
        @POST
        @Operation(hidden = true)
        public String send(@PathParam("id") long id, @FormParam("reason") String reason) {
            return reason;
        }
    }

    @Inject
    Tables tables;

    @Inject
    PurgeAudit purgeAudit;

    @AfterEach
    void clear() {
        tables.clear();
    }

    @Test
    void aChangeSaysWhoWhatWhenFromWhereAndHowItEnded() {
        Map<String, Object> entry = entryOf(
                "ann", () -> Api.postAs("ann", "source_type/RSS/pause", "{\"reason\": \"moves to another host\"}"));

        assertThat(entry)
                .containsEntry("who", "ann")
                .containsEntry("proven", false)
                .containsEntry("operation", "POST /api/v1/source_type/{code}/pause")
                .containsEntry("entity", "source_type")
                .containsEntry("entity_id", "RSS")
                .containsEntry("reason", "moves to another host")
                .containsEntry("status", 200);
        assertThat((String) entry.get("address")).matches("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1");
        assertThat(entry.get("created_at")).isNotNull();
        assertThat(entry.get("finished_at")).isNotNull();
    }

    @Test
    void aCallForManyTasksIsOneEntryWithWhatItSelectedAndHowMany() {
        tables.sources("RSS", 50);
        Api.post("task_group/");

        Map<String, Object> entry = entryOf(
                "bob",
                () -> Api.postAs(
                        "bob", "task/cancel?dry_run=false", "{\"source_type\": \"RSS\", \"reason\": \"all wrong\"}"));

        assertThat(entry).containsEntry("operation", "POST /api/v1/task/cancel").containsEntry("entity_id", null);
        assertThat(entry.get("selection").toString()).contains("dry_run", "source_type=RSS");
        assertThat(entry.get("counts").toString()).contains("tasks=50");
    }

    @Test
    void aFormOfThePageIsNotedAsACallOfTheApiIs() {
        Map<String, Object> entry = entryOf("page", () -> given().header("X-Actor", "page")
                .formParam("reason", "by hand")
                .formParam("csrf-token", "t0ken")
                .post("/groups/7/of-the-audit-test")
                .then()
                .statusCode(200)
                .body(equalTo("by hand")));

        assertThat(entry)
                .containsEntry("entity", "task_group")
                .containsEntry("entity_id", "7")
                .containsEntry("reason", "by hand");
        assertThat(entry.get("selection").toString()).contains("reason=by hand", "csrf-token=not kept");
        assertThat(entry.toString()).doesNotContain("t0ken");
    }

    @Test
    void theActsOfOnePageAreToldApart() {
        long source = tables.source("RSS", "https://example.org/", Duration.ofHours(-1));
        for (String act : List.of("disable", "enable", "delete", "edit")) {
            given().redirects()
                    .follow(false)
                    .header("Sec-Fetch-Site", "same-origin")
                    .contentType("application/x-www-form-urlencoded")
                    .post("/sources/%d/%s".formatted(source, act));
        }

        assertThat(tables.column(
                        "SELECT operation FROM audit WHERE entity = 'source' AND entity_id = ? ORDER BY id DESC LIMIT 4",
                        String.valueOf(source)))
                .containsExactly(
                        "POST /sources/{id}/edit",
                        "POST /sources/{id}/delete",
                        "POST /sources/{id}/enable",
                        "POST /sources/{id}/disable");
    }

    @Test
    void aFormThatIsNoneIsNotedWithoutItsFields() {
        Map<String, Object> entry = entryOf("page", () -> given().header("X-Actor", "page")
                .contentType("application/x-www-form-urlencoded")
                .body("reason=%zz")
                .post("/groups/7/of-the-audit-test"));

        assertThat(entry).containsEntry("entity_id", "7").containsEntry("reason", null);
    }

    @Test
    void whatWasMadeIsFoundByItsId() {
        Map<String, Object> entry = entryOf(
                "eve",
                () -> Api.postAs(
                        "eve", "source/", "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/audit\"}"));

        assertThat(entry).containsEntry("status", 201);
        assertThat(entry.get("counts").toString()).contains("id=");
    }

    @Test
    void settingsMayHoldSecretsAndAreNotKept() {
        Map<String, Object> entry = entryOf(
                "dan",
                () -> Api.postAs(
                        "dan",
                        "source/",
                        "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/s\", \"settings\": {\"token\":"
                                + " \"hunter2\"}}"));

        assertThat(entry.toString()).contains("settings=not kept").doesNotContain("hunter2");
    }

    @Test
    void whatIsRefusedIsNotedToo() {
        assertThat(entryOf("joe", () -> Api.postAs("joe", "task/0/cancel", "{}")))
                .containsEntry("status", 404);
        assertThat(entryOf("joe", () -> Api.postAs("joe", "source/", "{ no json")))
                .containsEntry("status", 400);
    }

    @Test
    void theGetThatChangesIsNotedAndOthersAreNot() {
        assertThat(entryOf("crontab", () -> given().header("X-Actor", "crontab")
                        .get("/api/v1/task_group/cancel_expired_task_group")))
                .containsEntry("operation", "GET /api/v1/task_group/cancel_expired_task_group");

        long before = count();
        Api.get("task/");
        Api.get("audit/");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void anImportIsOneEntryWithItsNumbersAndWithoutItsFile() {
        Map<String, Object> entry = entryOf("tom", () -> given().header("X-Actor", "tom")
                .contentType("application/jsonl")
                .body("{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/1\"}\n"
                        .getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import"));

        assertThat(entry.get("counts").toString()).contains("made=1");
        assertThat(entry.get("selection").toString()).doesNotContain("a.test");
    }

    /** Or whoever can send a NUL could change things unseen, or not at all. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "\\ud800", "\\u202e\\u0007", "я", "'; DROP TABLE audit; --"})
    void whateverIsWrittenIntoAReasonIsKept(String reason) {
        Map<String, Object> entry = entryOf("odd", () -> given().header("X-Actor", "odd")
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"" + reason + "\", \"ids\": [1e400]}")
                .post("/api/v1/task/cancel"));

        assertThat(entry.get("status")).isIn(200, 400);
        assertThat(entry.get("reason")).asString().matches("[^\\x00-\\x1f\\ud800-\\udfff]*");
    }

    @Test
    void aLongSelectionIsCut() {
        String ids = "1,".repeat(30_000) + "1";

        Map<String, Object> entry =
                entryOf("long", () -> Api.postAs("long", "task/cancel", "{\"ids\": [" + ids + "]}"));

        assertThat(entry.get("selection").toString()).contains("begins=").hasSizeLessThan(6000);
    }

    /** What cannot be noted is not done. */
    @Test
    void nothingIsChangedWhereNothingCanBeNoted() {
        tables.sql("ALTER TABLE audit RENAME TO audit_away");
        try {
            assertThat(Api.post("source/", "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/unseen\"}")
                            .statusCode())
                    .isEqualTo(500);
        } finally {
            tables.sql("ALTER TABLE audit_away RENAME TO audit");
        }

        assertThat(tables.number("SELECT count(*) FROM source")).isZero();
    }

    /** What is done is done: to answer that it had failed would be asking for it twice. */
    @Test
    void aChangeThatCannotBeNotedToItsEndIsToldAndShowsAsOpen() {
        tables.sql("ALTER TABLE audit_outcome RENAME TO audit_outcome_away");
        try {
            assertThat(Api.postAs(
                                    "half",
                                    "source/",
                                    "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/half\"}")
                            .statusCode())
                    .isEqualTo(201);
        } finally {
            tables.sql("ALTER TABLE audit_outcome_away RENAME TO audit_outcome");
        }

        assertThat(newest("half")).containsEntry("status", null).containsEntry("finished_at", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET who = 'nobody'",
                "DELETE FROM audit",
                "TRUNCATE audit CASCADE",
                "UPDATE audit_outcome SET status = 200",
                "DELETE FROM audit_outcome",
                "TRUNCATE audit_outcome",
            })
    void whatIsNotedStays(String statement) {
        Api.post("task/0/cancel");

        assertThatThrownBy(() -> tables.sql(statement)).hasStackTraceContaining("the audit is only added to");
    }

    @Test
    void theRetentionEndsWhatIsOldAndNothingElse() {
        long old = add("400 days");
        long young = add("300 days");

        assertThat(purgeAudit.run()).isEqualTo(1);

        assertThat(tables.number("SELECT count(*) FROM audit WHERE id = ?", old))
                .isZero();
        assertThat(tables.number("SELECT count(*) FROM audit WHERE id = ?", young))
                .isEqualTo(1);
    }

    @Test
    void theListIsFilteredAndPaged() {
        for (int i = 0; i < 3; i++) {
            Api.postAs("paging", "task/" + i + "/cancel", "{}");
        }
        JsonPath page = list("?who=paging&size=2");

        assertThat(page.getList("items")).hasSize(2);
        assertThat(list("?who=paging&size=2&cursor=" + page.getString("next_cursor"))
                        .getList("items"))
                .isNotEmpty();
        assertThat(list("?who=paging&entity=source").getList("items")).isEmpty();
        assertThat(list("?who=paging&entity=task&entity_id=2").getList("items")).hasSize(1);
        assertThat(list("?who=paging&since=2001-01-01T00:00:00Z").getList("items"))
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(list("?who=paging&until=2001-01-01T00:00:00Z").getList("items"))
                .isEmpty();
    }

    private long add(String age) {
        return tables.number("""
            WITH made AS (
                INSERT INTO audit (id, created_at, who, proven, address, operation, entity, selection)
                VALUES (-nextval('audit_id_seq'), now() - CAST(? AS interval), 'x', false, 'x', 'x', 'x', '{}') RETURNING id),
            ended AS (INSERT INTO audit_outcome (audit_id, status, counts) SELECT id, 200, '{}' FROM made)
            SELECT id FROM made
            """, age);
    }

    private long count() {
        return tables.number("SELECT count(*) FROM audit");
    }

    private Map<String, Object> entryOf(String who, Runnable call) {
        long before = count();
        call.run();
        assertThat(count()).as("one entry a call").isEqualTo(before + 1);
        return newest(who);
    }

    private static Map<String, Object> newest(String who) {
        List<Map<String, Object>> entries = list("?size=1000&who=" + who).getList("items");
        return entries.get(entries.size() - 1);
    }

    private static JsonPath list(String query) {
        return Api.get("audit/" + query).then().statusCode(200).extract().jsonPath();
    }
}
