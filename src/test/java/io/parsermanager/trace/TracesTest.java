package io.parsermanager.trace;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tracing is off, as it is by default: what a caller sent is handed on as it came. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TracesTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

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
    }

    @Test
    void aCallersTraceparentReachesTheParser() {
        given().header("traceparent", TRACEPARENT)
                .post("/api/v1/task_group/")
                .then()
                .statusCode(201);

        dispatch.all();

        assertThat(traceparents()).containsExactly(TRACEPARENT);
    }

    @Test
    void whatIsNoTraceparentIsNotHandedOn() {
        given().header("traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01")
                .post("/api/v1/task_group/")
                .then()
                .statusCode(201);

        dispatch.all();

        assertThat(traceparents()).isEmpty();
    }

    @Test
    void aTimersFiringHasNone() {
        claimDueSchedules.fire(Firing.timer());

        dispatch.all();

        assertThat(traceparents()).isEmpty();
    }

    private List<String> traceparents() {
        long task = tables.number("SELECT id FROM all_tasks");
        Iterable<Header> headers =
                topics.await("rss_parser_tasks", List.of(task)).get(0).headers().headers("traceparent");
        return StreamSupport.stream(headers.spliterator(), false)
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII))
                .toList();
    }
}
