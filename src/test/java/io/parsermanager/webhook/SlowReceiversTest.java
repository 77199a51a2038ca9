package io.parsermanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Receiver;
import io.parsermanager.testsupport.Receiver.Answer;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a receiver does with its connection, a try ends in a bounded time, and the others do not wait for it. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SlowReceiversTest {
    private static final String TOO_SLOW = "The receiver did not answer within 10 seconds";

    @Inject
    Tables tables;

    @Inject
    FanOutEvents fanOutEvents;

    @Inject
    DeliverWebhooks deliverWebhooks;

    private final Queue<AutoCloseable> receivers = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void aSource() {
        tables.clear();
        tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable receiver : receivers) {
            receiver.close();
        }
        tables.clear();
    }

    /** More slow ones than there are threads. */
    @Test
    void receiversThatAreSlowDelayNobodyElse() {
        for (int i = 0; i < 8; i++) {
            endpoint("silent " + i, receiver(Receiver::beSilent).url());
        }
        endpoint(
                "late", receiver(receiver -> receiver.answer(message -> late())).url());
        endpoint("drips", receiver(Receiver::drip).url());
        endpoint("half an answer", raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", ""));
        endpoint("endless headers", raw("HTTP/1.1 200 OK\r\n", "X-More: " + "x".repeat(5_000) + "\r\n"));
        endpoint("no HTTP", raw("x".repeat(100_000), ""));
        Receiver quick = receiver(receiver -> {});
        endpoint("quick", quick.url());

        tables.sql("UPDATE source_schedule SET failures = 1");
        fanOutEvents.run();
        long since = System.nanoTime();
        CompletableFuture<Integer> all = deliverWebhooks.start();
        await().atMost(Duration.ofSeconds(9)).until(() -> quick.messages.size() == 1);
        tables.sql("UPDATE source_schedule SET failures = 0");
        fanOutEvents.run();
        deliverWebhooks.run();
        await().atMost(Duration.ofSeconds(9)).until(() -> quick.messages.size() == 2);

        assertThat(all.join()).isEqualTo(14);
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
        await().atMost(Waiting.PATIENCE)
                .until(() -> tables.number("SELECT count(*) FROM webhook_delivery WHERE status = 'DELIVERED'") == 2);
        assertThat(tables.column("""
                SELECT DISTINCT error FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
                WHERE tries > 0 AND (w.name LIKE 'silent%' OR w.name IN ('late', 'drips', 'half an answer'))""")).containsExactly(TOO_SLOW);
        assertThat(tables.column("""
                SELECT DISTINCT d.status || ' ' || tries || ' ' || (error IS NOT NULL) FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
                WHERE w.name <> 'quick' AND kind = 'source.failing'""")).containsExactly("WAITING 1 true");
        assertThat(tables.number("SELECT max(took_ms) FROM webhook_delivery")).isBetween(9_000L, 25_000L);
        assertThat(tables.number("SELECT max(length(concat(answer, error))) FROM webhook_delivery"))
                .isLessThanOrEqualTo(1_500);
    }

    @Test
    void aBodyWithoutAnEndIsCutAndTheMessageIsDelivered() {
        String url = raw("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(10_000));
        endpoint("endless", url);

        tables.sql("UPDATE source_schedule SET failures = 1");
        fanOutEvents.run();
        deliverWebhooks.start().join();

        assertThat(tables.text("SELECT concat_ws(' ', status, tries, length(answer)) FROM webhook_delivery"))
                .isEqualTo("DELIVERED 1 1000");
        assertThat(tables.number("SELECT took_ms FROM webhook_delivery")).isLessThan(9_000);
    }

    private static Answer late() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(12));
        return Answer.OK;
    }

    private void endpoint(String name, String url) {
        Api.ok(Api.post("webhook", """
                {"name": "%s", "url": "%s", "grouped": false, "kinds": ["source.failing", "source.recovered"]}""".formatted(name, url)));
    }

    private Receiver receiver(Consumer<Receiver> is) {
        Receiver receiver = new Receiver();
        is.accept(receiver);
        receivers.add(receiver);
        return receiver;
    }

    /** Answers this, and then the rest again and again as long as somebody takes it; leaves the connection open. */
    private String raw(String answer, String rest) {
        try {
            ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            receivers.add(server);
            Thread thread = new Thread(() -> serve(server, answer, rest), "raw receiver");
            thread.setDaemon(true);
            thread.start();
            return "http://127.0.0.1:%d/".formatted(server.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(ServerSocket server, String answer, String rest) {
        while (!server.isClosed()) {
            try {
                Socket call = server.accept();
                receivers.add(call);
                OutputStream out = call.getOutputStream();
                out.write(answer.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                while (!rest.isEmpty()) {
                    out.write(rest.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException hungUp) {
                // the next one
            }
        }
    }
}
