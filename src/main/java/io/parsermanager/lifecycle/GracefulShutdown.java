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
 * The graceful shutdown: a replica ends within 10 s of the request to stop. It begins no new work, finishes or abandons the present work,
 * and then closes Kafka and PostgreSQL.
 */
@ApplicationScoped
public class GracefulShutdown {
    private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);

    /**
     * The longest wait for present work. A batch takes some hundred milliseconds; one that takes longer than this is rolled back, and
     * another replica takes it.
     */
    private static final long WORK_TIMEOUT_MS = 4_000;

    /** The longest wait for Kafka's acknowledgements, which usually takes milliseconds. */
    private static final long ACKNOWLEDGEMENT_MS = 1_000;

    /** Thrown to end work that is otherwise repeated without limit. */
    public static final class Asked extends RuntimeException {
        Asked() {
            super("This replica stops");
        }
    }

    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> soon =
            asked.thenRunAsync(() -> {}, CompletableFuture.delayedExecutor(ACKNOWLEDGEMENT_MS, TimeUnit.MILLISECONDS));

    /** Work holds the read lock, and the stop takes the write lock. */
    private final ReadWriteLock work = new ReentrantReadWriteLock();

    void atStop(@Observes ShutdownEvent stop) {
        asked.complete(null);
        try {
            if (work.writeLock().tryLock(WORK_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                work.writeLock().unlock();
            } else {
                LOG.warnf("Stops although work did not end within %d ms: the work is rolled back", WORK_TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the replica was asked to stop. Loops check it before each batch. */
    public boolean asked() {
        return asked.isDone();
    }

    /** Throws {@link Asked} if the replica was asked to stop. Retry loops call it before each try. */
    public void check() {
        if (asked()) {
            throw new Asked();
        }
    }

    /** Completes when the replica no longer waits for acknowledgements. */
    public CompletableFuture<Void> soon() {
        return soon;
    }

    /** Runs work that a stop waits for. After the request to stop it runs nothing. */
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
