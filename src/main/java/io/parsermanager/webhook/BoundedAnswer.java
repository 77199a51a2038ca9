package io.parsermanager.webhook;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Reads the beginning of an answer, and closes the connection of one that has more. */
final class BoundedAnswer implements BodySubscriber<String> {
    private static final int MAX_BYTES = 1_000;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;
    private Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Subscription body) {
        subscription = body;
        body.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int take = Math.min(buffer.remaining(), MAX_BYTES - length);
            buffer.get(bytes, length, take);
            length += take;
            if (buffer.hasRemaining()) {
                complete();
                subscription.cancel();
                return;
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        complete();
    }

    /** PostgreSQL keeps no NUL. */
    private void complete() {
        text.complete(new String(bytes, 0, length, StandardCharsets.UTF_8).replace('\0', '\uFFFD'));
    }
}
