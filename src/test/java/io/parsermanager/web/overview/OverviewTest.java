package io.parsermanager.web.overview;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person on call sees first, and what it costs. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class OverviewTest {
    @Inject
    Tables tables;

    @Inject
    Overview overview;

    @Inject
    FaultRegistry faults;

    @Inject
    MinuteStats minuteStats;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @Inject
    Event<TasksMoved> flowPages;

    @BeforeEach
    void begin() {
        tables.clear();
        minuteStats.write();
        tables.sql("TRUNCATE work_minute");
        overview.forget();
    }

    @Test
    void saysWhatToDoWhereThereIsNothingYet() {
        given().get("/").then().statusCode(200).body(containsString("Import sources"));
    }

    @Test
    void saysInALineThatAllIsWell() {
        given().get("/").then().body(containsString("Healthy:"));
    }

    @Test
    void namesWhatIsLeftOutAndIsNotWell() {
        faults.report(Kind.TOPIC, "rss_parser_tasks", "does not exist");
        try {
            given().get("/overview/live")
                    .then()
                    .body(not(containsString("Healthy:")))
                    .body(containsString("Faults"), containsString("rss_parser_tasks"));
            assertThat(PlainBrowser.page("/", "ru")).contains("Неисправности", "Топик");
        } finally {
            faults.resolve(Kind.TOPIC, "rss_parser_tasks");
        }
    }

    @Test
    void isNotWellWhenFiguresCannotBeReadAndTellsHowOldTheyAre() {
        given().get("/").then().body(containsString("Healthy:"), containsString(" ago"));
        tables.sql("ALTER TABLE work_minute RENAME TO not_there");
        try {
            assertThatThrownBy(overview::refresh).isNotNull();
            given().get("/overview/live")
                    .then()
                    .statusCode(200)
                    .body(not(containsString("Healthy:")))
                    .body(containsString("the last load failed"));
        } finally {
            tables.sql("ALTER TABLE not_there RENAME TO work_minute");
            overview.forget();
        }
        given().get("/").then().body(containsString("Healthy:"));
    }

    @Test
    void showsTheNewestGroups() {
        long task = tables.task(tables.source("RSS", "https://example.org/feed", Duration.ofMinutes(-1)), "QUEUED");
        overview.forget();

        given().get("/")
                .then()
                .body(containsString(
                        "/groups/" + tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", task)));
    }

    @Test
    void showsWhatIsPausedAndWhyAndTakesItBack() {
        Api.ok(Api.postAs("ann", "source_type/VK/pause", "{\"reason\": \"VK <moves>\"}"));
        overview.forget();
        given().get("/")
                .then()
                .body(not(containsString("Healthy:")))
                .body(containsString("VK &lt;moves&gt;"))
                .body(containsString("ann"));

        given().redirects()
                .follow(false)
                .formParam("what", "SOURCE_TYPE")
                .formParam("key", "VK")
                .formParam("back", "/")
                .post("/resume")
                .then()
                .statusCode(303)
                .cookie("flash", "RESUMED.1");

        assertThat(tables.number("SELECT count(*) FROM source_type WHERE paused_at IS NOT NULL"))
                .isZero();
    }

    @Test
    void tellsOfMoreFailuresThanThereShouldBe() {
        did(Move.FINISHED, "FAILED", 30);
        did(Move.FINISHED, "SUCCESS", 70);
        minuteStats.write();
        overview.forget();

        given().get("/overview/live")
                .then()
                .body(containsString("100 finished, 30% failed"))
                .body(containsString("Many fail"));
    }

    @Test
    void addsUpWhatWasDoneMinuteByMinute() {
        did(Move.MADE, "CRON", 5);
        did(Move.FINISHED, "SUCCESS", 3);
        did(Move.CANCELED, "SILENT", 1);
        did(Move.CANCELED, "MANUAL", 7);
        minuteStats.write();
        minuteStats.write();

        assertThat(
                        tables.text(
                                "SELECT concat_ws(' ', sum(made), sum(succeeded), sum(failed), sum(canceled)) FROM work_minute WHERE source_type = 'RSS'"))
                .isEqualTo("5 3 0 1");
    }

    @Test
    void aHundredOpenPagesCostNoMoreThanOne() {
        List<String> one = statements.during(overview::look);
        overview.forget();
        List<String> hundred = statements.during(() -> {
            for (int i = 0; i < 100; i++) {
                overview.look();
            }
        });

        assertThat(one).isNotEmpty();
        assertThat(hundred).hasSameSizeAs(one);
    }

    @Test
    void plotsEachRangeWithItsValues() {
        tables.sql("INSERT INTO work_minute VALUES (date_trunc('minute', now()), 'RSS', 0, 1234, 5, 1)");
        tables.sql(
                "INSERT INTO work_minute VALUES (date_trunc('minute', now()) - interval '5 days', 'RSS', 0, 7, 0, 0)");

        for (String range : new String[] {"15m", "1h", "24h"}) {
            assertThat(PlainBrowser.page("/overview/throughput?range=" + range))
                    .as(range)
                    .contains("succeeded 1234, failed 5, canceled 1", "Values as a table", "2\u202f000")
                    .doesNotContain("succeeded 7");
        }
        assertThat(PlainBrowser.page("/overview/throughput?range=7d")).contains("succeeded 7, failed 0");
        assertThat(PlainBrowser.page("/overview/throughput", "ru")).contains("успешно 1234", "1 час");
        PlainBrowser.open("/overview/throughput?range=1y", "en").then().statusCode(400);
    }

    private void did(Move move, String why, long tasks) {
        QuarkusTransaction.requiringNew()
                .run(() -> flowPages.fire(new TasksMoved(
                        Flow.TRACK, tasks, System.nanoTime(), List.of(new Moved("RSS", "POSTS", move, why, tasks)))));
    }
}
