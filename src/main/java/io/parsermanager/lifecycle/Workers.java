package io.parsermanager.lifecycle;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Threads that work beside a caller who waits for them, so that a stop which waits for the caller waits for them too. */
public final class Workers {
    private Workers() {}

    public static <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Infrastructure.getDefaultWorkerPool());
    }

    /**
     * What the caller's own part and the others' came to, once all of them have ended: also where one has failed, which fails as if the
     * caller had done its work.
     *
     * @param others may become more while the caller works
     */
    public static <T> List<T> together(Supplier<T> own, List<CompletableFuture<T>> others) {
        List<T> all = new ArrayList<>();
        try {
            all.add(own.get());
        } finally {
            CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
                    .exceptionally(failed -> null)
                    .join();
        }
        others.forEach(other -> all.add(join(other)));
        return all;
    }

    private static <T> T join(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
