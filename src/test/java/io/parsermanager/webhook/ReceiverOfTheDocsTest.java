package io.parsermanager.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Tool;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver in webhooks.md takes what the service signs, and nothing else. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ReceiverOfTheDocsTest {
    private static final Path PAGE = Path.of("src", "docs", "webhooks.md");
    private static final String PORT = "8088";

    @Inject
    Tables tables;

    @Inject
    FanOutEvents fanOutEvents;

    @Inject
    DeliverWebhooks deliverWebhooks;

    @TempDir
    Path folder;

    @BeforeEach
    @AfterEach
    void clear() {
        tables.clear();
    }

    @Test
    void itTakesWhatItsSecretSignsAndNothingElse() throws Exception {
        assumeTrue(
                Tool.run(folder, Waiting.PATIENCE, List.of("python3", "--version"))
                        .succeeded(),
                "needs python3");
        int port = freePort();
        Path program =
                Files.writeString(folder.resolve("receiver.py"), program().replace(PORT, String.valueOf(port)));
        Path output = folder.resolve("output");
        String secret = webhook("its", port).getString("secret");
        webhook("another", port);
        tables.source("RSS", "https://example.org/feed", Duration.ofHours(-1));
        ProcessBuilder builder = new ProcessBuilder("python3", program.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("WEBHOOK_SECRET", secret);
        Process receiver = builder.start();
        try {
            await().atMost(Waiting.PATIENCE).until(() -> answers(port));
            tables.sql("UPDATE source_schedule SET failures = 1");
            fanOutEvents.run();
            deliverWebhooks.start().join();

            assertThat(tables.column("""
                            SELECT concat_ws(' ', w.name, d.status, d.answer_status)
                            FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id ORDER BY w.id""")).containsExactly("its DELIVERED 204", "another WAITING 401");
            assertThat(Files.readString(output)).containsOnlyOnce("\"type\":\"source.failing\"");
        } finally {
            receiver.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
    }

    private static JsonPath webhook(String name, int port) {
        return Api.ok(Api.post("webhook", """
                {"name": "%s", "url": "http://127.0.0.1:%d/", "grouped": false, "kinds": ["source.failing"]}""".formatted(name, port)));
    }

    private static String program() throws IOException {
        Matcher block = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        assertThat(block.group(1)).contains(PORT);
        return block.group(1);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
