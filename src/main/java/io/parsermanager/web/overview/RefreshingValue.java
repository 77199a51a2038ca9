package io.parsermanager.web.overview;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One value in Caffeine's refreshing cache. Many callers cause one load, and only the first load or the one after {@link #forget} makes
 * them wait. On top of Caffeine this class keeps the last value, its age and the last failure.
 */
public final class RefreshingValue<T> {
    /** A value this many times older than it should be counts as stale. */
    private static final int STALE = 4;

    private static final String KEY = "value";

    /**
     * A value as a caller gets it.
     *
     * @param stale nobody asked for long, so the value is much older than it should be
     */
    public record Reading<T>(T value, boolean stale) {}

    private record Loaded<T>(T value, long at) {}

    private final Supplier<T> source;
    private final long every;
    private final LongSupplier nanos;
    private final LoadingCache<String, Loaded<T>> cache;
    private volatile Loaded<T> last;
    private volatile RuntimeException failure;

    /**
     * Makes one that holds nothing yet.
     *
     * @param source reads the value
     * @param every the age from which a caller causes a refresh
     * @param nanos the clock that ages are measured by
     * @param executor runs refreshes, while callers get the old value
     */
    public RefreshingValue(Supplier<T> source, Duration every, LongSupplier nanos, Executor executor) {
        this.source = source;
        this.every = every.toNanos();
        this.nanos = nanos;
        this.cache = Caffeine.newBuilder()
                .refreshAfterWrite(every)
                .ticker(nanos::getAsLong)
                .executor(executor)
                .build(new CacheLoader<>() {
                    @Override
                    public Loaded<T> load(String key) {
                        return read();
                    }

                    @Override
                    public Loaded<T> reload(String key, Loaded<T> old) {
                        try {
                            return read();
                        } catch (RuntimeException e) {
                            return old; // get() throws it
                        }
                    }
                });
    }

    /** The value, or the failure of the last load. */
    public Reading<T> get() {
        Loaded<T> present = cache.get(KEY);
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        return new Reading<>(present.value, nanos.getAsLong() - present.at >= STALE * every);
    }

    /** The value without waiting for a load: null before the first one, and an old one causes a refresh. It never fails. */
    public T peek() {
        Loaded<T> present = cache.getIfPresent(KEY);
        if (present == null) {
            CompletableFuture<Loaded<T>> unused = cache.refresh(KEY);
            return last();
        }
        return present.value;
    }

    /** The last value, however old; null before the first load. */
    T last() {
        Loaded<T> present = last;
        return present == null ? null : present.value;
    }

    /** The age of the last value; zero before the first load. */
    Duration age() {
        Loaded<T> present = last;
        return present == null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - present.at);
    }

    /** Loads the value now, in this thread. */
    void refresh() {
        cache.asMap().compute(KEY, (key, old) -> read());
    }

    /** Makes the next caller wait for a new value. */
    public void forget() {
        cache.invalidate(KEY);
    }

    private Loaded<T> read() {
        try {
            Loaded<T> loaded = new Loaded<>(source.get(), nanos.getAsLong());
            last = loaded;
            failure = null;
            return loaded;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }
}
