package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.StallingProxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service while packets to PostgreSQL are dropped: told in lines, answered in time, and over by itself. */
class StalledDatabaseIT {
    /** Ten are promised; a process that has just started on a busy machine takes some of its own. */
    private static final Duration PROMISED = Duration.ofSeconds(20);

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
        proxy.stall();

        answeredInTime(replica, "GET", "/api/v1/task");
        answeredInTime(replica, "POST", "/api/v1/task_group/");
        await().atMost(PATIENCE)
                .until(() -> replica.output().contains("PostgreSQL is away: create waits for its next tick"));
        assertThat(replica.management("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(replica.management("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(replica.send("GET", "/").body()).contains("PostgreSQL does not answer");
        assertThat(replica.output().lines().filter(line -> line.startsWith("\tat ")))
                .as("an outage is told in lines")
                .isEmpty();

        proxy.resumeForNewConnections();

        await().atMost(PATIENCE)
                .until(() -> replica.management("/q/health/ready").statusCode() == 200);
        assertThat(replica.send("GET", "/api/v1/task").statusCode()).isEqualTo(200);
        assertThat(replica.send("POST", "/api/v1/task_group/").statusCode()).isEqualTo(201);
    }

    private static void answeredInTime(Replica replica, String method, String path) {
        long asked = System.nanoTime();
        HttpResponse<String> answer = replica.send(method, path);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PROMISED);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }
}
