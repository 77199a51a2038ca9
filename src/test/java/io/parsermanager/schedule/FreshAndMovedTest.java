package io.parsermanager.schedule;

import static io.parsermanager.testsupport.Api.get;
import static io.parsermanager.testsupport.Api.ids;
import static io.parsermanager.testsupport.Api.ok;
import static io.parsermanager.testsupport.Api.patch;
import static io.parsermanager.testsupport.Api.post;
import static io.parsermanager.testsupport.Api.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources that miss the promise of their task type, sources that have moved, and the forms of both. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FreshAndMovedTest {
    private static final String OLD = "https://example.org/old";
    private static final String NEW = "https://example.org/new";

    @Inject
    Tables tables;

    @Inject
    MoveSources moveSources;

    private long source;

    @BeforeEach
    void aSource() {
        tables.clear();
        source = tables.source("RSS", OLD, Duration.ofHours(-1));
    }

    @Test
    void theListHasWhatIsStale() {
        long fresh = tables.source("RSS", "https://example.org/fresh", Duration.ofHours(-1));
        long never = tables.source("RSS", "https://example.org/never", Duration.ofHours(-1));
        long type = tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
        ok(patch("task_type/" + type, "{\"fresh_within_s\": 3600}"));
        tables.sql(
                "UPDATE source_schedule SET last_success_at = now() - interval '2 hours' WHERE source_id = ?", source);
        tables.sql("UPDATE source_schedule SET last_success_at = now() WHERE source_id = ?", fresh);
        tables.sql("UPDATE source_schedule SET created_at = now() - interval '2 hours' WHERE source_id = ?", never);

        assertThat(ok(get("source_schedule/?stale=true")).getList("items.source_id", Long.class))
                .containsExactly(source, never);
        assertThat(PlainBrowser.page("/schedules?health=STALE&task_type_id=" + type))
                .contains(OLD, "https://example.org/never")
                .doesNotContain("https://example.org/fresh", "Reset failures of all");
        ok(patch("source/" + source, "{\"enabled\": false}"));
        assertThat(ids("source_schedule/?stale=true")).hasSize(1);
        ok(patch("task_type/" + type, "{\"fresh_within_s\": null}"));
        assertThat(ids("source_schedule/?stale=true")).isEmpty();
    }

    @Test
    void aProposedAddressIsTakenOnce() {
        assertThat(refused(409, post("source/" + source + "/move"))).contains("No parser proposes a new address");
        tables.sql("UPDATE source_schedule SET moved_to = ?, moved_times = 2", NEW);
        assertThat(PlainBrowser.page("/sources/" + source)).contains(NEW, "Use the new address");
        assertThat(PlainBrowser.page("/sources/" + source, "ru")).contains(NEW, "Взять новый адрес");

        assertThat(ok(post("source/" + source + "/move")).getString("external_id"))
                .isEqualTo(NEW);

        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE moved_to IS NOT NULL OR moved_times > 0"))
                .isZero();
        refused(409, post("source/" + source + "/move"));
    }

    @Test
    void thePagesButtonMovesItToo() {
        tables.sql("UPDATE source_schedule SET moved_to = ?, moved_times = 1", NEW);

        assertThat(send("/sources/" + source + "/move", "").statusCode()).isEqualTo(303);

        assertThat(tables.text("SELECT external_id FROM source")).isEqualTo(NEW);
    }

    @Test
    void anAddressThatAnotherSourceHasOrNobodyCanHaveIsRefusedAndStaysAProposal() {
        tables.source("RSS", NEW, Duration.ofHours(-1));
        tables.sql("UPDATE source_schedule SET moved_to = ? WHERE source_id = ?", NEW, source);
        assertThat(post("source/" + source + "/move").statusCode()).isEqualTo(409);

        tables.sql("UPDATE source_schedule SET moved_to = 'ftp://x' WHERE source_id = ?", source);
        assertThat(post("source/" + source + "/move").statusCode()).isEqualTo(400);

        assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE moved_to = 'ftp://x'"))
                .isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM source WHERE external_id = ?", OLD))
                .isEqualTo(1);
    }

    @Test
    void equalProposalsMoveASourceByThemselvesAndTheAuditHasIt() {
        long taken = tables.source("RSS", "https://example.org/taken", Duration.ofHours(-1));
        long twice = tables.source("RSS", "https://example.org/twice", Duration.ofHours(-1));
        tables.sql("UPDATE source_schedule SET moved_to = ?, moved_times = 3 WHERE source_id = ?", NEW, source);
        tables.sql("UPDATE source_schedule SET moved_to = ?, moved_times = 3 WHERE source_id = ?", NEW, taken);
        tables.sql("UPDATE source_schedule SET moved_to = ?, moved_times = 2 WHERE source_id = ?", NEW + "2", twice);
        long before = tables.number("SELECT coalesce(max(id), 0) FROM audit");

        moveSources.run(3);
        moveSources.run(3);

        assertThat(tables.column("SELECT external_id FROM source ORDER BY id"))
                .containsExactly(NEW, "https://example.org/taken", "https://example.org/twice");
        assertThat(tables.column("SELECT source_id FROM source_schedule WHERE moved_to IS NOT NULL"))
                .containsExactly(twice);
        assertThat(tables.column("""
                        SELECT concat_ws(' ', who, operation, entity, entity_id, status) FROM audit JOIN audit_outcome ON audit_id = id
                        WHERE id > ? ORDER BY id""", before))
                .containsExactly(
                        "parser-manager MOVE_SOURCES_AFTER source %d 200".formatted(source),
                        "parser-manager MOVE_SOURCES_AFTER source %d 409".formatted(taken));
    }

    @Test
    void theFormOfAScheduleHasItsMode() {
        String page = "/schedules/" + tables.number("SELECT id FROM source_schedule");
        assertThat(PlainBrowser.page(page)).contains("as often as its visits find something");

        assertThat(send(page, "mode=ADAPTIVE&interval_s=&min_interval_s=300&max_interval_s=&enabled=on")
                        .statusCode())
                .isEqualTo(303);
        assertThat(tables.text("SELECT adaptive || ' ' || min_interval_s FROM source_schedule"))
                .isEqualTo("true 300");
        assertThat(send(page, "mode=FIXED&interval_s=&min_interval_s=&max_interval_s=&enabled=on")
                        .asString())
                .contains("is required for the mode FIXED");
        assertThat(PlainBrowser.page(page, "ru")).contains("так часто, как посещения что-то находят");
    }

    @Test
    void theFormOfATaskTypeHasThePace() {
        String page = "/task_types/" + tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");

        assertThat(PlainBrowser.page(page)).contains("every fourth", "Promise");
        assertThat(PlainBrowser.page(page, "ru")).contains("каждое четвёртое", "Обещание");
        String fields =
                "name=Posts&cron=0+*+*+*+*&time_zone=UTC&spread_s=0&batch_size=1&max_attempts=3&backoff_s=30&backoff_max_s=3600"
                        + "&dispatch_timeout_s=3600&start_timeout_s=600&silence_timeout_s=600&max_duration_s=14400&params={}&enabled=on&by_default=on";
        assertThat(send(
                                page,
                                fields
                                        + "&pace=EAGER&adaptive_by_default=true&min_interval_s=300&max_interval_s=7200&fresh_within_s=9000")
                        .statusCode())
                .isEqualTo(303);
        assertThat(tables.text(
                        "SELECT concat_ws(' ', adaptive_by_default, pace, min_interval_s, max_interval_s, fresh_within_s) FROM task_type"
                                + " WHERE source_type = 'RSS'"))
                .isEqualTo("t EAGER 300 7200 9000");
        assertThat(send(page, fields + "&min_interval_s=8000&max_interval_s=7200&fresh_within_s=")
                        .asString())
                .contains("must not be less than min_interval_s");
    }

    private static Response send(String path, String form) {
        return given().header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .body(form)
                .post(path);
    }
}
