package io.parsermanager;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.Fault.Kind;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.StoppableServers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL hangs, takes no writes, or lets somebody else go first: callers are told in time, and all goes on by itself. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class DatabaseOutageTest {
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @Inject
    Tables tables;

    @Inject
    Timers timers;

    @Inject
    FaultRegistry faults;

    @Inject
    Session session;

    StoppableServers servers;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void whilePostgresHangsEveryCallerIsAnsweredInTime() {
        long source = tables.source("RSS", "https://example.org/a", Duration.ofHours(-1));
        given().get("/").then().body(containsString("Healthy:"));
        servers.database().freeze();
        try {
            List<CompletableFuture<Response>> calls = Stream.concat(
                            IntStream.range(0, 40).mapToObj(i -> call(() -> given().get("/api/v1/task"))),
                            Stream.of(
                                    call(() -> given().contentType("application/json")
                                            .body("{\"name\": \"b\"}")
                                            .patch("/api/v1/source/" + source)),
                                    call(() -> given().post("/api/v1/task_group/"))))
                    .toList();

            assertThat(calls).allSatisfy(call -> call.join()
                    .then()
                    .statusCode(503)
                    .contentType(startsWith("application/problem+json"))
                    .header("Retry-After", equalTo("5"))
                    .time(lessThan(PROMISED.toMillis())));

            Management.get("/q/health/ready").statusCode(503).time(lessThan(5_000L));
            Management.get("/q/health/live").statusCode(200);
            given().get("/")
                    .then()
                    .statusCode(200)
                    .body(containsString("PostgreSQL does not answer"), not(containsString("Healthy:")));
            given().accept("text/html").get("/tasks").then().statusCode(503);
            assertThatThrownBy(() -> timers.writeMinutes()).hasMessageContaining("PostgreSQL is away");
            assertThat(timerFaults()).contains("minutes");
        } finally {
            servers.database().thaw();
        }

        given().get("/api/v1/task").then().statusCode(200);
        timers.writeMinutes();
        assertThat(timerFaults()).doesNotContain("minutes");
        await().atMost(RECOVERY)
                .untilAsserted(() -> Management.get("/q/health/ready").statusCode(200));
    }

    @Test
    void whilePostgresIsReadOnlyWritesAreToBeTriedAgainAndReadsGoOn() throws SQLException {
        List<Object> old = sessions();
        try {
            readOnly(true);
            await().atMost(RECOVERY).untilAsserted(() -> given().contentType("application/json")
                    .body("{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/new\"}")
                    .post("/api/v1/source/")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .body("detail", equalTo("The database takes no changes at present; try again.")));
            given().get("/api/v1/task").then().statusCode(200);
            Management.get("/q/health/ready")
                    .statusCode(503)
                    .body("checks.find { it.name == 'PostgreSQL' }.data.state", equalTo("read-only"));
            assertThatThrownBy(() -> timers.purge()).isNotNull();
            assertThat(timerFaults()).contains("purge");
            await("no connection leads to a former primary").atMost(RECOVERY).untilAsserted(() -> assertThat(sessions())
                    .doesNotContainAnyElementsOf(old));
        } finally {
            readOnly(false);
        }

        await().atMost(RECOVERY)
                .untilAsserted(() -> Management.get("/q/health/ready").statusCode(200));
        given().contentType("application/json")
                .body("{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/new\"}")
                .post("/api/v1/source/")
                .then()
                .statusCode(201);
        timers.purge();
        assertThat(timerFaults()).doesNotContain("purge");
    }

    @Test
    void whoeverLosesADeadlockIsRunAgain() {
        long a = tables.source("RSS", "https://example.org/a", Duration.ofHours(-1));
        long b = tables.source("RSS", "https://example.org/b", Duration.ofHours(-1));
        CyclicBarrier bothHaveOne = new CyclicBarrier(2);
        AtomicInteger runs = new AtomicInteger();

        CompletableFuture<Object> one = call(() -> lockBoth(a, b, bothHaveOne, runs));
        CompletableFuture<Object> other = call(() -> lockBoth(b, a, bothHaveOne, runs));

        assertThat(Stream.of(one, other).map(CompletableFuture::join)).containsExactly("done", "done");
        assertThat(runs).hasValueGreaterThan(2);
    }

    @Test
    void whoWaitsTooLongForALockOrIsCanceledIsToTryAgain() throws Exception {
        long source = tables.source("RSS", "https://example.org/a", Duration.ofHours(-1));
        try (Connection other = DriverManager.getConnection(servers.database().jdbcUrl());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM source WHERE id = %d FOR UPDATE".formatted(source));

            CompletableFuture<Response> locked = call(() -> rename(source));
            locked.join()
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("5"))
                    .body("detail", equalTo("Others are changing the same data; try again."));

            CompletableFuture<Response> canceled = call(() -> rename(source));
            await().atMost(RECOVERY)
                    .until(() -> tables.number(
                                    "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                            > 0);
            canceled.get(RECOVERY.toSeconds(), TimeUnit.SECONDS)
                    .then()
                    .statusCode(503)
                    .body("detail", equalTo("The database took too long; try again, or ask for less."));
        }
    }

    @Test
    void aTickThatFailsForAnyReasonIsAFaultUntilOneSucceeds() {
        tables.sql("ALTER TABLE audit RENAME TO not_there");
        try {
            assertThatThrownBy(() -> timers.purge()).isNotNull();
            assertThatThrownBy(() -> timers.purge()).isNotNull();
            assertThat(faults.present()).anySatisfy(fault -> assertThat(fault)
                    .extracting(Fault::kind, Fault::name, Fault::times)
                    .containsExactly(Kind.TIMER, "purge", 2L));
        } finally {
            tables.sql("ALTER TABLE not_there RENAME TO audit");
        }

        timers.purge();

        assertThat(timerFaults()).doesNotContain("purge");
    }

    private Response rename(long source) {
        return given().contentType("application/json").body("{\"name\": \"b\"}").patch("/api/v1/source/" + source);
    }

    private Object lockBoth(long first, long second, CyclicBarrier bothHaveOne, AtomicInteger runs) {
        return BatchLoop.one(() -> {
            int run = runs.incrementAndGet();
            lock(first);
            if (run <= 2) {
                bothHaveOne.await();
            }
            lock(second);
            return "done";
        });
    }

    private void lock(long source) {
        session.createNativeQuery("SELECT id FROM source WHERE id = :id FOR UPDATE", Long.class)
                .setParameter("id", source)
                .getSingleResult();
    }

    private List<Object> sessions() {
        return tables.column("SELECT pid FROM pg_stat_activity WHERE application_name = 'parser_manager'");
    }

    private List<String> timerFaults() {
        return faults.present().stream()
                .filter(fault -> fault.kind() == Kind.TIMER)
                .map(Fault::name)
                .toList();
    }

    /** For present sessions too, as after a demotion: they notice with their next transaction. */
    private void readOnly(boolean on) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(servers.database().jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(
                    on
                            ? "ALTER SYSTEM SET default_transaction_read_only = on"
                            : "ALTER SYSTEM RESET default_transaction_read_only");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static <T> CompletableFuture<T> call(Supplier<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(call.get());
            } catch (Throwable e) {
                // REST Assured throws checked exceptions too, undeclared
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }
}
