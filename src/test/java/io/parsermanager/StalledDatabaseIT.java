package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.StallingProxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service while packets to PostgreSQL are dropped: told in lines, answered in time, and over by itself. */
class StalledDatabaseIT {
    /** From the last packet to an answer, and to readiness. */
    private static final Duration PROMISED = Duration.ofSeconds(10);

    private static final Pattern LONGEST_503 =
            Pattern.compile("(?m)^http_server_requests_seconds_max\\{[^}]*status=\"503\"[^}]*} (\\S+)$");

    /** Each begins with its date. */
    private static final Pattern RECORDS = Pattern.compile("(?m)^(?=\\d{4}-\\d\\d-\\d\\d )");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Installation installation;
    private StallingProxy proxy;

    @BeforeEach
    void start() {
        installation = new Installation();
        proxy = StallingProxy.to(installation.servers().database().port());
    }

    @AfterEach
    void stop() {
        installation.close();
        proxy.close();
    }

    @Test
    void whenItsHostVanishesCallersAreToldAndAnotherHostIsTakenInItsPlace() {
        Replica replica = installation
                .replica(Map.of(
                        "POSTGRES_HOST",
                        "127.0.0.1",
                        "POSTGRES_PORT",
                        String.valueOf(proxy.port()),
                        "SCHEDULER_CREATE_EVERY",
                        "1s"))
                .ready();
        // the first call pays for classes that are not loaded yet
        assertThat(replica.send("GET", "/api/v1/task").statusCode()).isEqualTo(200);
        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);
        int outputBefore = replica.output().length();
        proxy.stall();
        long stalled = System.nanoTime();

        // all at once, before the service knows
        List<CompletableFuture<HttpResponse<String>>> calls = List.of(
                call(replica, "GET", "/api/v1/task"),
                call(replica, "GET", "/api/v1/source"),
                call(replica, "POST", "/api/v1/task_group/"));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> replica.management("/q/health/ready").statusCode() == 503);
        assertThat(Duration.ofNanos(System.nanoTime() - stalled))
                .as("until it is not ready")
                .isLessThan(PROMISED);
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            assertThat(call.join().statusCode()).isEqualTo(503);
            assertThat(call.join().headers().firstValue("Retry-After")).contains("5");
        }
        // by the service's own clock: how soon a busy machine lets the test hear of an answer is not what is promised
        assertThat(longest503(replica)).isBetween(0.1, (double) PROMISED.toSeconds());
        assertThat(replica.send("GET", "/api/v1/task").statusCode()).isEqualTo(503);
        await().atMost(PATIENCE)
                .until(() -> replica.output().contains("PostgreSQL is away: create waits for its next tick"));
        assertThat(replica.management("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(replica.management("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(replica.send("GET", "/").body()).contains("PostgreSQL does not answer");
        assertThat(RECORDS.splitAsStream(replica.output().substring(outputBefore)))
                .as("an outage is told in lines")
                .filteredOn(record -> !record.contains("BlockedThreadChecker")) // of a machine that is too slow
                .noneMatch(record -> record.contains("\n\tat "));

        proxy.resumeForNewConnections();

        await().atMost(PATIENCE)
                .until(() -> replica.management("/q/health/ready").statusCode() == 200);
        assertThat(replica.send("GET", "/api/v1/task").statusCode()).isEqualTo(200);
        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);
    }

    private static CompletableFuture<HttpResponse<String>> call(Replica replica, String method, String path) {
        return CompletableFuture.supplyAsync(() -> replica.send(method, path), task -> new Thread(task).start());
    }

    /** In seconds, of the requests that were answered so. */
    private static double longest503(Replica replica) {
        return LONGEST_503
                .matcher(replica.management("/q/metrics").body())
                .results()
                .mapToDouble(series -> Double.parseDouble(series.group(1)))
                .max()
                .orElseThrow();
    }
}
