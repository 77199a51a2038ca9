package io.parsermanager.lifecycle;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs work on other threads while the caller waits for them, so that a stop that waits for the caller waits for them as well. */
public final class Workers {
    private Workers() {}

    public static <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Infrastructure.getDefaultWorkerPool());
    }

    /**
     * Runs the caller's own part and waits for the others. It returns all results, or throws the first failure after all have ended.
     *
     * @param others the list may grow while the caller works
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
