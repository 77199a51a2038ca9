package io.parsermanager.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.OtherSettings;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tracing is on: a task's trace goes from the call or the timer over the database and Kafka to the parser, and its status links back. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(OtherSettings.class)
class TracingTest {
    private static final Duration PATIENCE = Waiting.PATIENCE;
    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String PARSER = "00-4bf92f3577b34da6a3ce929d0e0e4736-a3ce929d0e0e4736-01";

    /** A bean of the test's. */
    @ApplicationScoped
    static class Exporter {
        @Produces
        @ApplicationScoped
        InMemorySpanExporter spans() {
            return InMemorySpanExporter.create();
        }
    }

    @Inject
    InMemorySpanExporter spans;

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    @Inject
    Dispatch dispatch;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.source("RSS", "a", Duration.ofMinutes(1));
        spans.reset();
    }

    @Test
    void aCallsTraceGoesOnWithItsTasks() {
        given().header("traceparent", CALLER).post("/api/v1/task_group/").then().statusCode(201);

        dispatch.all();

        SpanData made = span("make tasks");
        assertThat(made.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(sent())
                .isEqualTo("00-%s-%s-01".formatted(made.getTraceId(), made.getSpanId()))
                .isNotEqualTo(CALLER);
        assertThat(span("send tasks").getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getSpanId)
                .containsExactly(made.getSpanId());
    }

    @Test
    void aTimersFiringBeginsATrace() {
        claimDueSchedules.fire(Firing.timer());

        dispatch.all();

        assertThat(sent()).contains(span("make tasks").getTraceId());
    }

    @Test
    void aStatusIsLinkedToItsParsersSpan() {
        long task = tables.task(tables.number("SELECT id FROM source"), "QUEUED");

        ProducerRecord<String, byte[]> status = new ProducerRecord<>(
                "task_statuses",
                String.valueOf(task),
                "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task).getBytes(StandardCharsets.UTF_8));
        status.headers().add("traceparent", PARSER.getBytes(StandardCharsets.US_ASCII));
        topics.send(status);

        assertThat(span("apply statuses").getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getSpanId)
                .containsExactly("a3ce929d0e0e4736");
    }

    /** The one that the act brought. */
    private SpanData span(String name) {
        await().atMost(PATIENCE).until(() -> spans.getFinishedSpanItems().stream()
                .anyMatch(span -> span.getName().equals(name)));
        List<SpanData> found = spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private String sent() {
        long task = tables.number("SELECT id FROM all_tasks");
        return new String(
                topics.await("rss_parser_tasks", List.of(task))
                        .get(0)
                        .headers()
                        .lastHeader("traceparent")
                        .value(),
                StandardCharsets.US_ASCII);
    }
}
