package io.parsermanager.task.find;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GET task/{id}?wait=30s answers once the task is final, and holds no thread until then. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class WaitForTasksTest {
    /** More than the pool of worker threads has on a small machine. */
    private static final int WAITERS = 100;

    @TestHTTPResource("/api/v1/task/")
    URL tasks;

    @Inject
    Tables tables;

    private final HttpClient client = HttpClient.newHttpClient();
    private long source;

    @BeforeEach
    void clear() {
        tables.clear();
        source = tables.source("RSS", "https://example.org/feed.xml", Duration.ofHours(-1));
    }

    @Test
    void answersAllWaitersOnceTheTaskIsFinalAndOthersMeanwhile() {
        long task = tables.task(source, "QUEUED");
        long other = tables.task(source, "SUCCESS");

        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, WAITERS)
                .mapToObj(i -> get(task + "?wait=60s"))
                .toList();

        assertThat(get(other + "?wait=60s").join().body()).contains("\"SUCCESS\"");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        Api.ok(Api.post("task/" + task + "/cancel", "{}"));
        assertThat(waiting)
                .allMatch(answer -> answer.join().statusCode() == 200
                        && answer.join().body().contains("\"CANCELED\""));
    }

    @Test
    void answersWithTheTaskAsItIsWhenTheTimeIsOver() {
        long task = tables.task(source, "QUEUED");

        HttpResponse<String> answer = get(task + "?wait=1s").join();

        assertThat(answer.body()).contains("\"QUEUED\"");
        assertThat(answer.headers().firstValue("ETag")).isPresent();
        assertThat(get(task + "?wait=0s").join().body()).contains("\"QUEUED\"");
    }

    @Test
    void refusesWaitsThatAreNone() {
        long task = tables.task(source, "QUEUED");

        assertThat(get(task + "?wait=61s").join().body()).contains("must not be longer than 60s");
        assertThat(get(task + "?wait=soon").join().body()).contains("must be a duration such as 30s");
        assertThat(get("0?wait=30s").join().statusCode()).isEqualTo(404);
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create(tasks + path)).build(), BodyHandlers.ofString());
    }
}
