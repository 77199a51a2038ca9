package io.parsermanager.web.failure;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails: counts, trend, hosts, since when, and the way to the tasks. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FailurePageTest {
    private static final Duration LATER = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @Inject
    OutcomeCounts outcomeCounts;

    @Inject
    FailureReports failureReports;

    @Inject
    Event<TasksMoved> moves;

    @BeforeEach
    void begin() {
        outcomeCounts.write(); // what tests before have done is forgotten with the tables
        tables.clear();
        failureReports.forget();
    }

    @Test
    void saysThatNothingFails() {
        moved(Moved.finished("RSS", "POSTS", "SUCCESS", null, 7));

        assertThat(page("")).contains("Nothing failed in this window");
    }

    @Test
    void countsByCodeAndTaskType() {
        moved(
                Moved.finished("RSS", "POSTS", "SUCCESS", null, 1_000),
                Moved.finished("RSS", "POSTS", "FAILED", "HTTP_403", 12),
                Moved.finished("VK", "POSTS", "FAILED", "HTTP_403", 3),
                Moved.finished("VK", "POSTS", "FAILED", null, 2),
                new Moved("RSS", "POSTS", Move.CANCELED, "SILENT", 5),
                new Moved("RSS", "POSTS", Move.CANCELED, "MANUAL", 9));
        moved(Moved.finished("RSS", "POSTS", "FAILED", "HTTP_403", 30));

        FailureReport report = failureReports.of(FailureWindow.QUARTER);

        assertThat(report.finished()).isEqualTo(1_052);
        assertThat(report.bad()).isEqualTo(52);
        assertThat(report.kinds().stream().map(kind -> "%s %s %s %d"
                        .formatted(kind.sourceType(), kind.outcome(), kind.code(), kind.tasks())))
                .containsExactly(
                        "RSS FAILED HTTP_403 42", "RSS CANCELED SILENT 5", "VK FAILED HTTP_403 3", "VK FAILED  2");
        assertThat(page("?last=15m")).contains("HTTP_403", "parser silent", "without a code", "1\u202f052");
    }

    @Test
    void tellsTheTrendAndSinceWhen() {
        tables.sql("""
                INSERT INTO outcome_minute
                VALUES (date_trunc('minute', now()), 'RSS', 'POSTS', 'FAILED', 'HTTP_500', 7),
                       (date_trunc('minute', now() - interval '90 minutes'), 'RSS', 'POSTS', 'FAILED', 'HTTP_500', 4),
                       (date_trunc('minute', now() - interval '23 hours'), 'RSS', 'POSTS', 'FAILED', 'HTTP_500', 2)""");
        tables.sql("""
                INSERT INTO failure_since
                VALUES ('RSS', 'POSTS', 'FAILED', 'HTTP_500', '2026-01-02 03:04:05Z', now())""");

        assertThat(page("?last=1h")).contains("up from 4", "2026-01-02 03:04:05 UTC");
        assertThat(page("?last=24h")).contains(">13<", "up from 0");
        assertThat(page("?last=15m")).contains(">7<", "up from 0");
    }

    @Test
    void aCodeThatWasAwayForADayBeginsAnew() {
        moved(Moved.finished("RSS", "POSTS", "FAILED", "OLD", 1), Moved.finished("RSS", "POSTS", "FAILED", "NEW", 1));
        tables.sql("UPDATE failure_since SET first_at = now() - interval '5 days'");
        tables.sql("UPDATE failure_since SET last_at = now() - interval '25 hours' WHERE code = 'OLD'");
        moved(Moved.finished("RSS", "POSTS", "FAILED", "OLD", 1), Moved.finished("RSS", "POSTS", "FAILED", "NEW", 1));

        assertThat(tables.column("SELECT code FROM failure_since WHERE first_at > now() - interval '1 hour'"))
                .containsExactly("OLD");
    }

    @Test
    void namesTheWorstHostsAndLeadsToTheirTasks() {
        for (int i = 0; i < 7; i++) {
            failed("https://host%d.example/a".formatted(i), "HTTP_503");
        }
        failed("https://host3.example/b", "HTTP_503");
        failed("https://other.example/b", "HTTP_404");
        moved(Moved.finished("RSS", "POSTS", "FAILED", "HTTP_503", 8));

        List<FailureReport.Host> hosts =
                failureReports.of(FailureWindow.HOUR).kinds().get(0).hosts();

        assertThat(hosts).hasSize(5).startsWith(new FailureReport.Host("host3.example", 2));
        String page = page("");
        String link = page.replaceAll("(?s).*href=\"(/tasks\\?[^\"]*host3[^\"]*)\".*", "$1")
                .replace("&amp;", "&");
        String tasks =
                given().urlEncodingEnabled(false).accept("text/html").get(link).asString();
        assertThat(tasks).contains("host3.example/b").doesNotContain("host2.example", "other.example");
    }

    @Test
    void leadsToTheTasksAndToTheirRetry() {
        failed("https://a.example/", "HTTP_503");
        failed("https://b.example/", "HTTP_404");
        moved(Moved.finished("RSS", "POSTS", "FAILED", "HTTP_503", 1));
        FailureReport.Kind kind = failureReports.of(FailureWindow.HOUR).kinds().get(0);

        assertThat(open(kind.list())).contains("https://a.example/").doesNotContain("https://b.example/");
        assertThat(open(kind.retry())).contains("Yes, retry: 1");
        assertThat(page("")).contains("Retry: HTTP_503");
    }

    @Test
    void aParserThatMakesUpCodesFillsNoTable() {
        moved(IntStream.range(0, 1_500)
                .mapToObj(i -> Moved.finished("RSS", "POSTS", "FAILED", "E" + i, 1))
                .toArray(Moved[]::new));

        assertThat(tables.number("SELECT count(*) FROM outcome_minute")).isLessThanOrEqualTo(1_001);
        assertThat(tables.number("SELECT CAST(sum(tasks) AS bigint) FROM outcome_minute"))
                .isEqualTo(1_500);
        assertThat(tables.number("SELECT tasks FROM outcome_minute WHERE code = '*'"))
                .isGreaterThanOrEqualTo(500);
        assertThat(page("")).contains("other codes");
        outcomeCounts.forgetKeys();
    }

    @Test
    void speaksRussianAndRefusesAWindowThatIsNotOffered() {
        moved(Moved.finished("RSS", "POSTS", "FAILED", "HTTP_503", 1));

        assertThat(PlainBrowser.page("/failures", "ru")).contains("Что не работает", "24 часа", "Впервые");
        given().accept("text/html").get("/failures?last=1y").then().statusCode(400);
    }

    private void failed(String address, String code) {
        long task = tables.task(tables.source("RSS", address, LATER), "FAILED");
        tables.everywhere("UPDATE task SET error_code = ? WHERE id = ?", code, task);
    }

    private String page(String query) {
        failureReports.forget();
        return open("/failures" + query);
    }

    private static String open(String path) {
        return given().urlEncodingEnabled(false)
                .accept("text/html")
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private void moved(Moved... moved) {
        QuarkusTransaction.requiringNew()
                .run(() -> moves.fire(new TasksMoved(Flow.TRACK, moved.length, System.nanoTime(), List.of(moved))));
        outcomeCounts.write();
    }
}
