package io.parsermanager.dispatch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a parser was told, read off its topic, alone and on the page of its task. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class MessageAsSentTest {
    @Inject
    Tables tables;

    @Inject
    Dispatch dispatch;

    @Inject
    MessageAsSent messageAsSent;

    private long task;

    @BeforeEach
    void aTaskOfManyIsSent() {
        tables.clear();
        for (int i = 0; i < 5; i++) {
            task = tables.task(tables.source("RSS", "https://example.org/" + i, Duration.ofHours(-1)), "NEW");
        }
        tables.sql("UPDATE source SET settings = '{\"proxy\": \"then\"}'");
        dispatch.all();
        tables.sql("UPDATE source SET settings = '{\"proxy\": \"now\"}'");
    }

    @Test
    void isWhatItWasThenAndWhereItLies() {
        MessageAsSent.SentMessage sent = messageAsSent.of(task).orElseThrow();

        assertThat(sent.topic()).isEqualTo("rss_parser_tasks");
        assertThat(sent.body()).contains("\"task_id\" : " + task, "\"proxy\" : \"then\"");
        assertThat(sent.headers())
                .containsEntry("ce_id", task + "-1")
                .containsEntry("content-type", "application/json");
    }

    @Test
    void isOfTheLastAttempt() {
        tables.sql("UPDATE task SET status = 'NEW', attempt = 2, queued_at = NULL, deadline_at = expires_at");
        assertThat(messageAsSent.of(task)).isEmpty();

        dispatch.all();

        assertThat(messageAsSent.of(task).map(MessageAsSent.SentMessage::body))
                .hasValueSatisfying(body -> assertThat(body).contains("\"attempt\" : 2", "\"proxy\" : \"now\""));
    }

    @Test
    void isNotThereWhenTheTopicHasForgottenWhatIsOfItsTime() {
        tables.sql("UPDATE task SET queued_at = queued_at + interval '1 hour'");

        assertThat(messageAsSent.of(task)).isEqualTo(Optional.empty());
    }

    @Test
    void isOnAPageOfItsOwnThatItsTaskLeadsTo() {
        given().get("/tasks/" + task)
                .then()
                .body(containsString("href=\"/tasks/" + task + "/message\""))
                .body(containsString("&quot;now&quot;"));

        given().get("/tasks/" + task + "/message")
                .then()
                .statusCode(200)
                .body(containsString("rss_parser_tasks"))
                .body(containsString("&quot;then&quot;"))
                .body(not(containsString("&quot;now&quot;")));
    }

    @Test
    void thatIsGoneOrWasNeverThereIsToldInWords() {
        tables.sql("UPDATE task SET queued_at = queued_at + interval '1 hour'");
        given().get("/tasks/" + task + "/message")
                .then()
                .statusCode(200)
                .body(containsString("no longer has the message"));

        tables.sql("UPDATE task SET status = 'NEW', queued_at = NULL");
        given().get("/tasks/" + task + "/message").then().statusCode(200).body(containsString("has not sent the task"));

        given().get("/tasks/0/message").then().statusCode(404);
    }
}
