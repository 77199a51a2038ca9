package io.parsermanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Receiver;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources that fail together are told of together: once when they fail, once a day, and once when they work again. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TellIncidentsTest {
    @Inject
    Tables tables;

    @Inject
    FanOutEvents fanOutEvents;

    @Inject
    TellIncidents tellIncidents;

    @Inject
    DeliverWebhooks deliverWebhooks;

    @Inject
    ObjectMapper json;

    @Inject
    Session session;

    @Inject
    GracefulShutdown gracefulShutdown;

    private Receiver receiver;

    @BeforeEach
    void anEndpoint() {
        tables.clear();
        receiver = new Receiver();
        Api.ok(Api.post("webhook", """
                {"name": "Newsroom", "url": "%s", "kinds": ["source.failing", "source.quarantined", "source.moved"]}""".formatted(receiver.url())));
    }

    @AfterEach
    void stop() {
        tables.clear();
        receiver.close();
    }

    @Test
    void anOutageOfAHostWithFiveThousandFeedsIsOneMessageAndItsEndIsOneMore() {
        sources(5_000, "'https://big.example.org/feed/' || n");
        fail(0, "HTTP_503");
        tell();
        assertThat(receiver.messages).as("it is grouped for two minutes").isEmpty();
        afterTwoMinutes();
        tell();
        assertThat(kinds()).containsExactly("incident.opened");
        JsonNode data = data(0);
        assertThat(data.path("sources").asInt()).isEqualTo(5_000);
        assertThat(data.path("host").asText()).isEqualTo("big.example.org");
        assertThat(data.path("cause").asText()).isEqualTo("HTTP_503");
        assertThat(data.at("/example/external_id").asText()).startsWith("https://big.example.org/feed/");
        tell();
        recover(4_999);
        tell();
        assertThat(kinds()).as("one of them still fails").containsExactly("incident.opened");

        recover(5_000);
        tell();
        tell();

        assertThat(kinds()).containsExactly("incident.opened", "incident.closed");
        assertThat(data(1).path("sources").asInt()).isEqualTo(5_000);
        assertThat(receiver.ids()).doesNotHaveDuplicates();
    }

    @Test
    void whatEndsBeforeItIsToldIsNotTold() {
        sources(3, "'https://a.example.org/' || n");
        fail(0, "HTTP_503");
        tell();
        recover(3);
        afterTwoMinutes();
        tell();

        assertThat(receiver.messages).isEmpty();
        assertThat(tables.number("SELECT count(*) FROM incident")).isZero();
    }

    @Test
    void eachHostAndCauseIsToldOfByItself() {
        sources(3, "'https://host' || n || '.example.org/'");
        fail(0, "HTTP_503");
        afterTwoMinutes();
        tell();

        assertThat(kinds()).containsOnly("incident.opened").hasSize(3);
    }

    @Test
    void manyHostsAtOnceAreOneMessageWithACountAndOneWhenTheyWorkAgain() {
        sources(60, "'https://host' || n || '.example.org/'");
        fail(0, "HTTP_503");
        afterTwoMinutes();
        tell();
        recover(60);
        tell();

        assertThat(kinds()).containsExactly("incidents.opened", "incidents.closed");
        assertThat(data(0).path("sources").asInt()).isEqualTo(60);
        assertThat(data(0).path("hosts").asInt()).isEqualTo(60);
        assertThat(data(0).path("examples")).hasSize(5);
    }

    @Test
    void whatFailsLaterBelongsToTheOpenIncident() {
        sources(2, "'https://a.example.org/' || n");
        tables.sql("UPDATE source_schedule SET failures = 1 WHERE id = (SELECT min(id) FROM source_schedule)");
        afterTwoMinutes();
        tell();
        fail(0, null);
        tell();

        assertThat(kinds()).containsExactly("incident.opened");
        assertThat(tables.number("SELECT sources FROM incident")).isEqualTo(2);
    }

    @Test
    void aSourceThatIsQuarantinedWhileItFailsStaysInItsIncident() {
        sources(1, "'https://a.example.org/' || n");
        fail(0, "HTTP_503");
        afterTwoMinutes();
        tables.sql("UPDATE source_schedule SET failures = failures + 1, quarantined_at = now()");
        tell();

        assertThat(kinds()).containsExactly("incident.opened");
        assertThat(tables.number("SELECT count(*) FROM incident")).isEqualTo(1);
    }

    @Test
    void anIncidentThatLastsIsRemindedOfOnceADay() {
        sources(2, "'https://a.example.org/' || n");
        fail(0, "HTTP_503");
        afterTwoMinutes();
        tell();
        tables.sql("UPDATE incident SET told_at = now() - interval '25 hours'");
        tell();
        tell();

        assertThat(kinds()).containsExactly("incident.opened", "incident.reminder");
        assertThat(data(1).path("sources").asInt()).isEqualTo(2);
    }

    @Test
    void aSourceThatIsDeletedNoLongerHoldsItsIncidentOpen() {
        sources(1, "'https://a.example.org/' || n");
        fail(0, "HTTP_503");
        afterTwoMinutes();
        tell();
        tables.sql("DELETE FROM source_schedule");
        tables.sql("UPDATE incident_source SET checked_at = now() - interval '6 minutes'");
        tell();

        assertThat(kinds()).containsExactly("incident.opened", "incident.closed");
    }

    /** In batches of two replicas. */
    @Test
    void moreThanFiftyEventsOfAKindInAMinuteAreOneMessage() {
        FanOutEvents other = new FanOutEvents(session, gracefulShutdown);
        sources(120, "'https://a.example.org/' || n");
        move(30);
        tell();
        move(50);
        other.run();
        assertThat(tables.number("SELECT count(*) FROM webhook_delivery")).isEqualTo(50);
        move(55);
        fanOutEvents.run();
        assertThat(tables.column("SELECT kind || ' ' || (data ->> 'count') FROM webhook_delivery"))
                .containsExactly("events.many 55");
        move(60);
        other.run();
        tell();
        assertThat(receiver.messages).as("the minute is not over").isEmpty();

        afterAMinute();
        tell();
        tell();

        assertThat(kinds()).containsExactly("events.many");
        assertThat(data(0).path("count").asInt()).isEqualTo(60);
        assertThat(data(0).path("kind").asText()).isEqualTo("source.moved");
        move(61);
        afterAMinute();
        tell();
        assertThat(kinds()).as("the next minute").containsExactly("events.many", "source.moved");
    }

    @Test
    void fiftyAreAMessageEach() {
        sources(50, "'https://a.example.org/' || n");
        move(50);
        afterAMinute();
        while (deliverWebhooks.start().join() > 0) {
            fanOutEvents.run();
        }

        assertThat(kinds()).containsOnly("source.moved").hasSize(50);
    }

    @Test
    void whatAReplicaIsSendingIsNotGroupedAnyMore() {
        sources(60, "'https://a.example.org/' || n");
        move(5);
        fanOutEvents.run();
        tables.sql("UPDATE webhook_delivery SET next_try_at = now() + interval '2 minutes'");
        move(60);
        fanOutEvents.run();

        assertThat(tables.column("SELECT kind FROM webhook_delivery ORDER BY id"))
                .containsExactly(
                        "source.moved", "source.moved", "source.moved", "source.moved", "source.moved", "events.many");
        assertThat(tables.number(
                        "SELECT CAST(data ->> 'count' AS integer) FROM webhook_delivery WHERE kind = 'events.many'"))
                .isEqualTo(55);
    }

    /** As many sources in all have moved then. */
    private void move(int many) {
        tables.sql("""
                UPDATE source_schedule SET moved_to = 'https://b.example.org/' || id
                WHERE moved_to IS NULL AND id IN (SELECT id FROM source_schedule ORDER BY id LIMIT ?)""", many);
    }

    private void afterAMinute() {
        fanOutEvents.run();
        tables.sql(
                "UPDATE webhook_delivery SET next_try_at = now(), grouped_until = now() WHERE grouped_until > now()");
    }

    private void sources(int many, String address) {
        tables.sql("""
                WITH made AS (
                    INSERT INTO source (source_type, external_id, name) SELECT 'RSS', %s, 'Source ' || n FROM generate_series(1, ?) n RETURNING id)
                INSERT INTO source_schedule (source_id, task_type_id, next_run_at)
                SELECT made.id, tt.id, now() FROM made, task_type tt WHERE source_type = 'RSS'""".formatted(address), many);
    }

    /** Lets all schedules fail that have failed as often, each by a task with this error. */
    private void fail(int failures, String code) {
        if (code != null) {
            tables.sql("""
                    WITH made AS (
                        INSERT INTO task_group (task_type_id, trigger, firing) SELECT min(id), 'CRON', 'test:' || nextval('task_id') FROM task_type
                        WHERE source_type = 'RSS' RETURNING id, task_type_id
                    ), given AS (
                        UPDATE source_schedule SET last_task_id = nextval('task_id') RETURNING last_task_id
                    )
                    INSERT INTO task_history (id, task_group_id, task_type_id, created_at, available_at, started_at, finished_at, deadline_at, expires_at,
                                              attempt, status, error_code)
                    SELECT g.last_task_id, m.id, m.task_type_id, now(), now(), now(), now(), now(), now(), 1, 'FAILED', ? FROM given g, made m""", code);
        }
        tables.sql("UPDATE source_schedule SET failures = failures + 1 WHERE failures = ?", failures);
    }

    private void recover(int many) {
        tables.sql(
                "UPDATE source_schedule SET failures = 0, quarantined_at = NULL WHERE id IN (SELECT id FROM source_schedule ORDER BY id LIMIT ?) AND failures > 0",
                many);
    }

    private void afterTwoMinutes() {
        fanOutEvents.run();
        tables.sql("UPDATE incident SET opened_at = opened_at - interval '121 seconds'");
    }

    private void tell() {
        fanOutEvents.run();
        tellIncidents.tell();
        deliverWebhooks.start().join();
    }

    private List<String> kinds() {
        return receiver.messages.stream()
                .map(message -> read(message.body()).path("type").asText())
                .toList();
    }

    private JsonNode data(int message) {
        return read(receiver.messages.get(message).body()).path("data");
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
