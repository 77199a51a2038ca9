package io.parsermanager.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A receiver of webhooks: a real HTTP server that keeps what it got, and answers as a test says. */
final class Receiver implements AutoCloseable {
    /** One request as it came. */
    record Message(String id, Map<String, List<String>> headers, String body) {}

    /** What to answer. */
    record Answer(int status, String body, Map<String, String> headers) {
        static final Answer OK = new Answer(200, "thanks", Map.of());

        static Answer of(int status) {
            return new Answer(status, "no", Map.of());
        }

        Answer with(String header, String value) {
            return new Answer(status, body, Map.of(header, value));
        }
    }

    final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Message, Answer> answers = message -> Answer.OK;
    private volatile boolean silent;

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/hook/of/a/team?key=1"
                .formatted(server.getAddress().getPort());
    }

    void answer(Function<Message, Answer> with) {
        answers = with;
        silent = false;
    }

    /** Takes messages and answers none of them. */
    void beSilent() {
        silent = true;
    }

    List<String> ids() {
        return messages.stream().map(Message::id).toList();
    }

    private void take(HttpExchange call) throws IOException {
        String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Message message = new Message(
                call.getRequestHeaders().getFirst("webhook-id"), Map.copyOf(call.getRequestHeaders()), body);
        messages.add(message);
        if (silent) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            call.close();
            return;
        }
        Answer answer = answers.apply(message);
        answer.headers.forEach(call.getResponseHeaders()::add);
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            try (var out = call.getResponseBody()) {
                out.write(bytes);
            } catch (IOException senderHasEnough) {
                // it reads the beginning only
            }
        }
        call.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
