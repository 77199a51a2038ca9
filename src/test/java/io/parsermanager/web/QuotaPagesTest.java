package io.parsermanager.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.quota.MeasureQuotas;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.overview.Overview;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of quotas, and what other pages say of them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class QuotaPagesTest {
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    MeasureQuotas measureQuotas;

    @Inject
    Overview overview;

    @BeforeEach
    @AfterEach
    void clear() {
        tables.clear();
        measureQuotas.run();
        overview.forget();
    }

    @Test
    void theRulesAreThereInBothLanguages() {
        assertThat(PlainBrowser.page("/quotas"))
                .contains("HOST", "5 requests in 1 s, at most 50 at once", "America/Los_Angeles", "Nothing waits");
        assertThat(PlainBrowser.page("/quotas", "ru")).contains("Квоты", "за 1 с", "Ничто не ждёт квоты");
    }

    @Test
    void keysThatAreClosedOrHaveALineStandThereWithReasonLengthAndWait() {
        key(
                "HOST",
                "<b>closed.org",
                "closed_until = now() + interval '1 hour', closed_reason = 'asked to stop', closed_by = 'anna'");
        key(
                "HOST",
                "told.org",
                "closed_until = now() + interval '1 hour', closed_reason = 'task 5: HTTP_429', closed_by = 'a parser'");
        key("HOST", "line.org", "line_ends_at = now() + interval '2 minutes', head = 5, tail = 1242");
        key("HOST", "idle.org", "full_at = now()");
        key("YOUTUBE_PROJECT", "default", "window_ends_at = now() + interval '1 hour', used = 9000");

        assertThat(PlainBrowser.page("/quotas"))
                .contains("&lt;b&gt;closed.org", "by anna", "asked to stop")
                .contains("told.org", "by a parser", "task 5: HTTP_429")
                .contains("line.org", "tokens: 1\u202f237")
                .containsPattern("(2 min|1 min 5\\d s)")
                .contains("9\u202f000 of 10\u202f000")
                .contains("4, of which 2 closed")
                .doesNotContain("<b>closed.org", "idle.org", "Nothing waits");
        assertThat(PlainBrowser.page("/quotas", "ru")).contains("закрыл парсер", "токенов: 1\u202f237");
    }

    @Test
    void aKeyIsFoundByItsName() {
        long id = key("HOST", "idle.org", "full_at = now()");

        assertThat(PlainBrowser.page("/quotas?name=IDLE.org")).contains("/quotas/keys/" + id, "Keys named IDLE.org");
        assertThat(PlainBrowser.page("/quotas?name=%3Cb%3E")).contains("No key has this name", "&lt;b&gt;");
    }

    @Test
    void aKeyIsClosedWithAReasonAndOpenedAgain() {
        long id = key("HOST", "example.org", "full_at = now()");
        String at = "/quotas/keys/" + id;

        String said = PlainBrowser.done(
                PlainBrowser.send(at + "/close", Map.of("reason", "asked <us>", "until", "2099-01-01T00:00")));

        assertThat(PlainBrowser.page(said))
                .contains("Closed. Its tasks wait", "asked &lt;us&gt;", "2099-01-01 00:00:00 UTC", "Open now");
        assertThat(PlainBrowser.done(PlainBrowser.send(at + "/open", Map.of("back", "/quotas"))))
                .isEqualTo("/quotas");
        assertThat(PlainBrowser.page(at)).contains("Close now").doesNotContain("asked", "Open now");
    }

    @Test
    void aRejectedClosureKeepsWhatWasTypedAndSaysWhatIsWrong() {
        String at = "/quotas/keys/" + key("HOST", "example.org", "full_at = now()");

        assertThat(PlainBrowser.refused(
                        400,
                        PlainBrowser.send(at + "/close", Map.of("reason", "my reason", "until", "2001-01-01T00:00"))))
                .contains("must be in the future", "my reason", "2001-01-01T00:00", "id=\"until-fault\"");
        assertThat(PlainBrowser.refused(
                        400, PlainBrowser.send(at + "/close", Map.of("reason", "", "until", "2099-01-01T00:00"))))
                .contains("id=\"reason-fault\"");
        assertThat(PlainBrowser.refused(409, PlainBrowser.send(at + "/open", Map.of())))
                .contains("is open");
        assertThat(PlainBrowser.open("/quotas/keys/0", "en").statusCode()).isEqualTo(404);
    }

    /** A schedule an hour at a key that allows one request in two hours, and one a day by its cron. */
    @Test
    void aKeySaysHowMuchMoreItsSchedulesWantThanItAllows() {
        long id = key("HOST", "example.org", "requests = 1, per_s = 7200");
        for (String interval : new String[] {"3600", "NULL"}) {
            long source = tables.source("RSS", "https://example.org/" + interval, NOT_YET);
            tables.sql("UPDATE source SET quota_keys = ARRAY[?] WHERE id = ?", id, source);
            tables.sql("UPDATE source_schedule SET interval_s = " + interval + " WHERE source_id = ?", source);
        }
        tables.sql("UPDATE task_type SET cron = '0 3 * * *', time_zone = 'UTC' WHERE source_type = 'RSS'");

        assertThat(PlainBrowser.page("/quotas/keys/" + id)).contains("wanted 2.1 × what is allowed", "sources: 2");

        tables.sql("UPDATE quota_key SET requests = 1, per_s = 1");
        assertThat(PlainBrowser.page("/quotas/keys/" + id)).contains("wanted &lt; 0.1 × what is allowed");
    }

    @Test
    void aTaskSaysForWhichKeyItWaitsItsPlaceAndWhenItGoes() {
        long id = key("HOST", "example.org", "head = 3, tail = 41");
        long task = tables.task(tables.source("RSS", "https://example.org/feed", NOT_YET), "NEW");
        assertThat(PlainBrowser.page("/tasks/" + task)).doesNotContain("Waits for a quota");
        tables.sql("""
                UPDATE task SET waits_for = ?, waits_since = now(), quota_ticket = 41, quota_keys = ARRAY[CAST(? AS bigint)], quota_costs = ARRAY[1],
                       available_at = '2098-12-01 12:04:37+00', deadline_at = '2099-01-01', expires_at = '2099-01-01'""", id, id);

        assertThat(PlainBrowser.page("/tasks/" + task))
                .contains("Waits for a quota", "/quotas/keys/" + id, "example.org", "5 requests in 1 s", "tokens: 37")
                .contains("2098-12-01 12:04:37 UTC");
        assertThat(PlainBrowser.page("/tasks/" + task, "ru")).contains("Ждёт квоты", "Перед ней в очереди");
    }

    @Test
    void aScheduleThatAKeyPutsOffNamesIt() {
        long id = key("HOST", "example.org", "closed_until = now() + interval '1 hour'");
        long source = tables.source("RSS", "https://example.org/feed", Duration.ofSeconds(1));
        tables.sql("UPDATE source SET quota_keys = ARRAY[?]", id);

        assertThat(claimDueSchedules.fire(Firing.timer()).putOff()).isEqualTo(1);

        assertThat(tables.column("SELECT next_why ->> 'by' FROM source_schedule"))
                .containsExactly("QUOTA");
        assertThat(PlainBrowser.page("/schedules/" + tables.number("SELECT id FROM source_schedule")))
                .contains("Postponed by a quota", "/quotas/keys/" + id, "example.org");
        assertThat(PlainBrowser.page("/sources/" + source, "ru")).contains("Отложено квотой");
    }

    @Test
    void theOverviewSaysWhatIsClosedUsedUpAndInLine() {
        assertThat(PlainBrowser.page("/")).doesNotContain("Closed keys of quotas", "Longest line of a quota");
        key("HOST", "closed.org", "closed_until = now() + interval '1 hour'");
        key("HOST", "line.org", "line_ends_at = now() + interval '2 minutes', head = 5, tail = 42");
        key("YOUTUBE_PROJECT", "default", "window_ends_at = now() + interval '1 hour', used = 9300");
        measureQuotas.run();
        overview.forget();

        assertThat(PlainBrowser.page("/"))
                .contains(
                        "Closed keys of quotas: 1",
                        "YOUTUBE_PROJECT:",
                        "used 93% of its window",
                        "Longest line of a quota")
                .doesNotContain("Healthy:");
        assertThat(PlainBrowser.page("/", "ru")).contains("Закрытых ключей квот: 1", "93% окна");
    }

    private long key(String quota, String name, String values) {
        long id = tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, ? FROM quota WHERE code = ? RETURNING id",
                name,
                quota);
        tables.sql("UPDATE quota_key SET " + values + " WHERE id = ?", id);
        return id;
    }
}
