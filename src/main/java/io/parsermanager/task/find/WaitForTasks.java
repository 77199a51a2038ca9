package io.parsermanager.task.find;

import io.parsermanager.batch.BatchLoop;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Lets calls wait until tasks are final. A waiting call holds no thread and no connection: twice a second one statement asks for the tasks
 * of all calls together.
 */
@ApplicationScoped
public class WaitForTasks {
    private static final Logger LOG = Logger.getLogger(WaitForTasks.class);

    /** The longest wait: proxies close a connection that is silent for longer. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /** The most calls that wait on this replica. Further calls are answered at once. */
    static final int MOST = 1000;

    private static final long EVERY_MS = 500;

    /** A final task has left the table of tasks, and so has a deleted one. */
    private static final String FINAL = """
            SELECT i.id FROM unnest(CAST(:ids AS bigint[])) i (id) WHERE NOT EXISTS (SELECT FROM task t WHERE t.id = i.id)
            """;

    /** A call that waits. It ends when the task is final, or at a time of the process's own clock. */
    private static final class Waiter {
        private final long task;
        private final long endsNs;
        private final UniEmitter<? super Boolean> answer;

        private Waiter(long task, Duration longest, UniEmitter<? super Boolean> answer) {
            this.task = task;
            this.endsNs = System.nanoTime() + longest.toNanos();
            this.answer = answer;
        }

        private boolean isOver() {
            return System.nanoTime() - endsNs >= 0;
        }
    }

    private final Session session;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean asking = new AtomicBoolean();

    WaitForTasks(Session session) {
        this.session = session;
    }

    /** Ends once the task is final, or the time is over, or at once if too many calls wait: true if the task is final. */
    Uni<Boolean> untilFinal(long task, Duration longest) {
        if (longest.isZero() || waiters.size() >= MOST) {
            return Uni.createFrom().item(false);
        }
        return Uni.createFrom().emitter(answer -> {
            Waiter waiter = new Waiter(task, longest, answer);
            waiters.add(waiter);
            answer.onTermination(() -> waiters.remove(waiter)); // also when the client has gone
            askSoon();
        });
    }

    private void askSoon() {
        if (!waiters.isEmpty() && asking.compareAndSet(false, true)) {
            Future<?> unused =
                    Infrastructure.getDefaultWorkerPool().schedule(this::ask, EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        List<Waiter> present = List.copyOf(waiters);
        try {
            Set<Long> finished = finished(present);
            present.forEach(waiter -> {
                boolean isFinal = finished.contains(waiter.task);
                if (isFinal || waiter.isOver()) {
                    waiter.answer.complete(isFinal);
                }
            });
        } catch (RuntimeException e) {
            LOG.debugf(e, "The service cannot ask for the tasks of %d waiting calls", present.size());
            present.stream().filter(Waiter::isOver).forEach(waiter -> waiter.answer.complete(false));
        } finally {
            asking.set(false);
            askSoon();
        }
    }

    private Set<Long> finished(List<Waiter> present) {
        Long[] ids = present.stream().map(waiter -> waiter.task).distinct().toArray(Long[]::new);
        return ids.length == 0 ? Set.of() : BatchLoop.one(() -> new HashSet<>(gone(ids)));
    }

    private List<Long> gone(Long[] ids) {
        return session.createNativeQuery(FINAL, Long.class)
                .setParameter("ids", ids)
                .getResultList();
    }
}
