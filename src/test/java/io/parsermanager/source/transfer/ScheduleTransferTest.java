package io.parsermanager.source.transfer;

import static io.parsermanager.testsupport.Api.ok;
import static io.parsermanager.testsupport.Api.patch;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files carry the mode, the interval and the bounds of the schedules of their sources. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ScheduleTransferTest {
    private static final String SCHEDULES = """
            SELECT string_agg(concat_ws(' ', s.external_id, tt.code, CASE WHEN ss.enabled THEN 'on' ELSE 'off' END,
                                        CASE WHEN ss.adaptive THEN 'ADAPTIVE' WHEN ss.interval_s IS NULL THEN 'CRON' ELSE 'FIXED' END,
                                        ss.interval_s, ss.min_interval_s, ss.max_interval_s, ss.next_why ->> 'by'), ', '
                              ORDER BY s.external_id, tt.code)
            FROM source_schedule ss JOIN source s ON s.id = ss.source_id JOIN task_type tt ON tt.id = ss.task_type_id
            """;

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opml", "csv", "jsonl"})
    void whatIsExportedIsImportedAsItWas(String format) {
        load("jsonl", """
                {"source_type": "RSS", "external_id": "https://example.org/1", "schedules": {"POSTS": {"mode": "ADAPTIVE", "min_interval_s": 900, "max_interval_s": 43200}}}
                {"source_type": "RSS", "external_id": "https://example.org/2", "schedules": {"POSTS": {"interval_s": 7200, "enabled": false}}}
                {"source_type": "VK", "external_id": "-1", "schedules": {"COMMENTS": {"mode": "ADAPTIVE", "max_interval_s": 3600}}}
                """);
        String before = tables.text(SCHEDULES);
        assertThat(before)
                .isEqualTo(
                        "-1 COMMENTS on ADAPTIVE 3600 ADAPTIVE, -1 POSTS on CRON CRON,"
                                + " https://example.org/1 POSTS on ADAPTIVE 900 43200 ADAPTIVE, https://example.org/2 POSTS off FIXED 7200 FIXED");
        String file = given().get("/api/v1/source/export?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(counts(load(format, file))).isEqualTo("made 0, changed 0, same 3, rejected 0");
        tables.clear();
        assertThat(counts(load(format, file))).isEqualTo("made 3, changed 0, same 0, rejected 0");

        assertThat(tables.text(SCHEDULES)).isEqualTo(before);
        assertThat(given().get("/api/v1/source/export?format=" + format).asString())
                .isEqualTo(file);
    }

    @Test
    void aNewModeChangesTheSourceOnceAndMovesItsNextRun() {
        load("jsonl", row("{}"));
        tables.sql("UPDATE source_schedule SET next_run_at = now() + interval '3 days', interval_now_s = 1800");
        String file = row("{\"POSTS\": {\"mode\": \"ADAPTIVE\"}}");

        JsonPath dryRun = ok(given().contentType("application/octet-stream")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import?format=jsonl&dry_run=true"));
        assertThat(counts(dryRun)).isEqualTo("made 0, changed 1, same 0, rejected 0");
        assertThat(tables.text(SCHEDULES)).contains("CRON");

        assertThat(counts(load("jsonl", file))).isEqualTo("made 0, changed 1, same 0, rejected 0");
        assertThat(tables.text(SCHEDULES)).isEqualTo("https://example.org/a POSTS on ADAPTIVE ADAPTIVE");
        assertThat(tables.number(
                        "SELECT CAST(extract(epoch FROM next_run_at - now()) AS integer) FROM source_schedule"))
                .isBetween(-60L, 1860L);
        assertThat(tables.text("SELECT next_why ->> 'interval_s' FROM source_schedule"))
                .isEqualTo("1800");
    }

    @Test
    void otherBoundsLeaveTheNextRunAlone() {
        load("jsonl", row("{\"POSTS\": {\"mode\": \"ADAPTIVE\", \"min_interval_s\": 900}}"));
        String nextRun = tables.text("SELECT CAST(next_run_at AS text) FROM source_schedule");

        load("jsonl", row("{\"POSTS\": {\"mode\": \"ADAPTIVE\", \"max_interval_s\": 7200}}"));

        assertThat(tables.text(SCHEDULES)).isEqualTo("https://example.org/a POSTS on ADAPTIVE 7200 ADAPTIVE");
        assertThat(tables.text("SELECT CAST(next_run_at AS text) FROM source_schedule"))
                .isEqualTo(nextRun);
    }

    @Test
    void schedulesThatTheFileLeavesOutStay() {
        load("jsonl", row("{\"POSTS\": {\"interval_s\": 900, \"enabled\": false}}"));

        load("jsonl", "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/a\", \"name\": \"New\"}");
        assertThat(tables.text(SCHEDULES)).isEqualTo("https://example.org/a POSTS off FIXED 900 FIXED");

        load("jsonl", row("{\"POSTS\": {\"interval_s\": 600}}"));
        assertThat(tables.text(SCHEDULES)).isEqualTo("https://example.org/a POSTS off FIXED 600 FIXED");
    }

    @Test
    void theLaterOfTwoRowsCountsForEachSchedule() {
        String comments =
                "{\"source_type\": \"VK\", \"external_id\": \"-1\", \"schedules\": {\"COMMENTS\": {\"interval_s\": 900}}}\n";
        load("jsonl", comments + comments.replace("COMMENTS", "POSTS") + comments.replace("900", "600"));

        assertThat(tables.text(SCHEDULES)).isEqualTo("-1 COMMENTS on FIXED 600 FIXED, -1 POSTS on FIXED 900 FIXED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'TEXTS': {}}                                | schedules: 'TEXTS' is none of the task types of RSS: POSTS",
                "{'POSTS': 900}                               | schedules: POSTS must be a JSON object",
                "{'POSTS': null}                              | schedules: POSTS must be a JSON object",
                "{'POSTS': {'intervall': 1}}                  | schedules: the field 'intervall' of POSTS is none of mode, enabled, interval_s, min_interval_s, max_interval_s",
                "{'POSTS': {'mode': 'adaptive'}}              | schedules: the mode 'adaptive' of POSTS is none of CRON, FIXED, ADAPTIVE",
                "{'POSTS': {'mode': 3}}                       | schedules: the mode '3' of POSTS is none of CRON, FIXED, ADAPTIVE",
                "{'POSTS': {'enabled': 'yes'}}                | schedules: enabled of POSTS must be true or false",
                "{'POSTS': {'mode': 'FIXED'}}                 | schedules: POSTS is FIXED and needs interval_s",
                "{'POSTS': {'mode': 'CRON', 'interval_s': 9}} | schedules: POSTS has interval_s, which belongs to the mode FIXED only",
                "{'POSTS': {'interval_s': 0}}                 | schedules: interval_s of POSTS must be a whole number from 1 to 31536000",
                "{'POSTS': {'interval_s': 99999999999}}       | schedules: interval_s of POSTS must be a whole number from 1 to 31536000",
                "{'POSTS': {'interval_s': '900'}}             | schedules: interval_s of POSTS must be a whole number from 1 to 31536000",
                "{'POSTS': {'interval_s': 1.5}}               | schedules: interval_s of POSTS must be a whole number from 1 to 31536000",
                "{'POSTS': {'min_interval_s': 59}}            | schedules: min_interval_s of POSTS must be a whole number from 60 to 2592000",
                "{'POSTS': {'max_interval_s': 2592001}}       | schedules: max_interval_s of POSTS must be a whole number from 60 to 2592000",
                "{'POSTS': {'min_interval_s': 90000}}         | schedules: the shortest interval of POSTS (90000 s) must not be longer than the longest (86400 s)",
                "{'POSTS': {'max_interval_s': 500}}           | schedules: the shortest interval of POSTS (600 s) must not be longer than the longest (500 s)",
                "{'POSTS': {'min_interval_s': 90, 'max_interval_s': 80}} | schedules: the shortest interval of POSTS (90 s) must not be longer than the longest (80 s)",
            })
    void aBadScheduleRejectsItsRowAndNoOther(String schedules, String reason) {
        String good = "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/good\"}\n";

        JsonPath report = load("jsonl", row(schedules.replace('\'', '"')) + good);

        assertThat(counts(report)).isEqualTo("made 1, changed 0, same 0, rejected 1");
        assertThat(report.getString("rejections[0].reason")).isEqualTo(reason);
        assertThat(report.getInt("rejections[0].line")).isEqualTo(1);
        assertThat(tables.text("SELECT string_agg(external_id, ',') FROM source"))
                .isEqualTo("https://example.org/good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"POSTS\"", "1", "{\"POSTS\": {}, \"POSTS\": {}}"})
    void whatIsNoObjectRejectsItsRowInEveryFormat(String schedules) {
        String cell = schedules.replace("\"", "\"\"");
        String attribute = schedules.replace("\"", "&quot;");
        List<JsonPath> reports = List.of(
                load("jsonl", row(schedules)),
                load("csv", "source_type,external_id,schedules\nRSS,https://example.org/a,\"" + cell + "\"\n"),
                load(
                        "opml",
                        "<opml xmlns:pm=\"urn:parser-manager:source\"><body><outline pm:source_type=\"RSS\""
                                + " pm:external_id=\"https://example.org/a\" pm:schedules=\"" + attribute
                                + "\"/></body></opml>"));
        assertThat(reports).allSatisfy(report -> {
            assertThat(counts(report)).isEqualTo("made 0, changed 0, same 0, rejected 1");
            assertThat(report.getString("rejections[0].reason")).isNotBlank().doesNotContain("jackson");
        });
    }

    @Test
    void aChangedTaskTypeCountsForTheNextImport() {
        ok(patch(
                "task_type/" + tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'"),
                "{\"max_interval_s\": 172800}"));

        assertThat(counts(load("jsonl", row("{\"POSTS\": {\"mode\": \"ADAPTIVE\", \"min_interval_s\": 90000}}"))))
                .isEqualTo("made 1, changed 0, same 0, rejected 0");
    }

    @Test
    void newSourcesGetAdaptiveSchedulesIfTheirTaskTypeSaysSo() {
        String type = "task_type/" + tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        assertThat(ok(patch(type, "{\"adaptive_by_default\": true}")).getBoolean("adaptive_by_default"))
                .isTrue();

        load("opml", "<opml><body><outline xmlUrl=\"https://example.org/a\"/></body></opml>");
        load("jsonl", row("{\"POSTS\": {\"mode\": \"CRON\"}}").replace("/a", "/b"));

        assertThat(tables.text(SCHEDULES))
                .isEqualTo(
                        "https://example.org/a POSTS on ADAPTIVE ADAPTIVE, https://example.org/b POSTS on CRON CRON");
        assertThat(tables.number(
                        "SELECT CAST(max(extract(epoch FROM next_run_at - now())) AS integer) FROM source_schedule"))
                .isLessThanOrEqualTo(3600);
    }

    private static String row(String schedules) {
        return "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/a\", \"schedules\": %s}%n"
                .formatted(schedules);
    }

    private static String counts(JsonPath report) {
        return "made %s, changed %s, same %s, rejected %s"
                .formatted(
                        report.getInt("made"),
                        report.getInt("changed"),
                        report.getInt("same"),
                        report.getInt("rejected"));
    }

    private static JsonPath load(String format, String file) {
        return ok(given().contentType("application/octet-stream")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import?format=" + format));
    }
}
