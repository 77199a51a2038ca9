package io.parsermanager.testsupport;

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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A receiver of webhooks: a real HTTP server that keeps what it got, and answers as a test says. */
public final class Receiver implements AutoCloseable {
    /** One request as it came. */
    public record Message(String id, Map<String, List<String>> headers, String body) {}

    /** What to answer. */
    public record Answer(int status, String body, Map<String, String> headers) {
        public static final Answer OK = new Answer(200, "thanks", Map.of());

        public static Answer of(int status) {
            return new Answer(status, "no", Map.of());
        }

        public Answer with(String header, String value) {
            return new Answer(status, body, Map.of(header, value));
        }
    }

    public final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Message, Answer> answers = message -> Answer.OK;
    private volatile boolean silent;
    private volatile boolean dripping;

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:%d/hook/of/a/team?key=1"
                .formatted(server.getAddress().getPort());
    }

    public void answer(Function<Message, Answer> with) {
        answers = with;
        silent = false;
    }

    /** Takes messages and answers none of them. */
    public void beSilent() {
        silent = true;
    }

    /** Answers 200 at once, and then a byte now and then, for ever. */
    public void drip() {
        dripping = true;
    }

    public List<String> ids() {
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
        if (dripping) {
            call.sendResponseHeaders(200, 0);
            drip(call);
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

    private void drip(HttpExchange call) throws IOException {
        try (var out = call.getResponseBody()) {
            while (!closed.await(200, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        } catch (IOException senderHasEnough) {
            // it hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
