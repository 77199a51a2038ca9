package io.parsermanager.lifecycle;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/**
 * Lets a replica that is asked to stop do so within 10 s: no new work is begun, what is in hand is finished or let go of, and only
 * then are Kafka and PostgreSQL closed.
 */
@ApplicationScoped
public class GracefulShutdown {
    private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);

    /** A page in hand takes some hundred milliseconds. One that is held up longer is rolled back, and another replica takes it. */
    private static final long PATIENCE_MS = 4_000;

    /** Kafka acknowledges within some milliseconds, if it does at all. */
    private static final long ACKNOWLEDGEMENT_MS = 1_000;

    /** What ends work that would otherwise be tried again for ever. */
    public static final class Asked extends RuntimeException {
        Asked() {
            super("This replica stops");
        }
    }

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> soon =
            asked.thenRunAsync(() -> {}, CompletableFuture.delayedExecutor(ACKNOWLEDGEMENT_MS, TimeUnit.MILLISECONDS));

    /** Work reads, the stop writes. */
    private final ReadWriteLock work = new ReentrantReadWriteLock();

    void atStop(@Observes ShutdownEvent stop) {
        asked.complete(null);
        try {
            if (work.writeLock().tryLock(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                work.writeLock().unlock();
            } else {
                LOG.warnf("Stops with work in hand that did not end within %d ms: it is rolled back", PATIENCE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it has been asked to stop: whoever works page by page begins no new one then. */
    public boolean asked() {
        return asked.isDone();
    }

    /** Whoever tries again and again tries no more. */
    public void check() {
        if (asked()) {
            throw new Asked();
        }
    }

    /** Done as soon as no more acknowledgements are to be waited for. */
    public CompletableFuture<Void> soon() {
        return soon;
    }

    /** Does work that a stop waits for; none of it once the stop has been asked for. */
    public void unlessAsked(Runnable duty) {
        work.readLock().lock();
        try {
            if (!asked()) {
                duty.run();
            }
        } finally {
            work.readLock().unlock();
        }
    }
}
