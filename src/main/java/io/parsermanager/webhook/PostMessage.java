package io.parsermanager.webhook;

import io.parsermanager.source.address.PrivateAddresses;
import io.parsermanager.webhook.DeliverWebhooks.Claimed;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Posts one message to its endpoint: signed, in a bounded time, without following redirects, and reading little of the answer. */
@ApplicationScoped
class PostMessage {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** The time for connection, request and the whole answer. A receiver should put the message aside and answer at once. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int GONE = 410;
    private static final int REDIRECT = 3;
    private static final int SUCCESS = 2;
    private static final int CLASS = 100;

    /**
     * What became of a try.
     *
     * @param status the status of the answer; null: there was none
     * @param error why the message does not count as delivered; null: it does
     * @param retryAfterS what the receiver asked to wait, in seconds
     * @param retryAt the same as a time
     */
    record Outcome(Integer status, String answer, String error, Long retryAfterS, Instant retryAt, int tookMs) {
        boolean delivered() {
            return error == null;
        }

        boolean gone() {
            return status != null && status == GONE;
        }
    }

    private final DeliveryBody bodies;
    private final PrivateAddresses privateAddresses;

    /**
     * They move bytes between sockets and buffers, and look up hosts. A name server may be silent for some endpoints, and the others must not
     * wait for them, so there are some more than work needs. They end when there is nothing to do.
     */
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(32, 32, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "webhooks");
                thread.setDaemon(true);
                return thread;
            });

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();

    PostMessage(DeliveryBody bodies, PrivateAddresses privateAddresses) {
        threads.allowCoreThreadTimeOut(true);
        this.bodies = bodies;
        this.privateAddresses = privateAddresses;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    /** Posts without blocking the caller. The result always comes, as an outcome. */
    CompletableFuture<Outcome> post(Claimed message) {
        long since = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> refusal(message.url()), threads)
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(refusal -> refusal.isPresent()
                        ? CompletableFuture.completedFuture(
                                new Outcome(null, null, refusal.get(), null, null, took(since)))
                        : send(message).handle((answer, failure) -> outcome(answer, failure, since)))
                .exceptionally(failure -> new Outcome(null, null, cause(failure), null, null, took(since)));
    }

    private CompletableFuture<HttpResponse<String>> send(Claimed message) {
        String body = bodies.of(message);
        HttpRequest request = HttpRequest.newBuilder(URI.create(message.url()))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "parser-manager")
                .header("webhook-id", message.messageId())
                .header("webhook-timestamp", String.valueOf(message.now()))
                .header(
                        "webhook-signature",
                        WebhookSecret.sign(message.secrets(), message.messageId(), message.now(), body))
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, info -> new BoundedAnswer());
        // the request's own limit ends with the headers of the answer
        CompletableFuture<HttpResponse<String>> unused = answer.copy()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> {
                    if (failure instanceof TimeoutException) {
                        answer.cancel(true);
                    }
                });
        return answer;
    }

    /** Why the address may not be called. DNS is asked each time, since a name may lead elsewhere by now. */
    private Optional<String> refusal(String url) {
        if (!privateAddresses.areRefused()) {
            return Optional.empty();
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(URI.create(url).getHost())) {
                if (PrivateAddresses.isPrivate(address)) {
                    return Optional.of("The host is in a private network, and PRIVATE_ADDRESSES=refuse");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("The host is not known");
        }
    }

    private static Outcome outcome(HttpResponse<String> answer, Throwable failure, long since) {
        if (failure != null) {
            return new Outcome(null, null, cause(failure), null, null, took(since));
        }
        int status = answer.statusCode();
        String error = status / CLASS == SUCCESS
                ? null
                : status / CLASS == REDIRECT
                        ? "The receiver answered %d: redirects are not followed, so give the final address"
                                .formatted(status)
                        : "The receiver answered %d".formatted(status);
        Optional<String> wait = answer.headers().firstValue("Retry-After").map(String::strip);
        return new Outcome(
                status,
                answer.body(),
                error,
                wait.filter(text -> text.matches("\\d{1,9}")).map(Long::valueOf).orElse(null),
                wait.flatMap(PostMessage::date).orElse(null),
                took(since));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String cause(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException
                || cause instanceof HttpTimeoutException
                || cause instanceof TimeoutException) {
            return "The receiver did not answer within %d seconds".formatted(TIMEOUT.toSeconds());
        }
        if (cause instanceof ConnectException) {
            return "Nothing takes a connection at this address";
        }
        if (cause instanceof SSLException) {
            return "TLS failed: is its certificate valid for this host?";
        }
        return cause instanceof IOException
                ? "The connection broke before the answer"
                : "The message cannot be sent to this address";
    }

    private static int took(long since) {
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }
}
