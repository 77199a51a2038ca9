package io.parsermanager.dispatch;

import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.type.TaskTopics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.hibernate.Session;

/**
 * Sends NEW tasks that are available to their parsers' topics, and marks them QUEUED once Kafka has acknowledged them. If the replica dies
 * between acknowledgement and mark, the same task and attempt is sent again.
 *
 * <p>Each topic has a worker of its own, so a topic that takes nothing does not delay the others. Topics that took nothing last time have
 * separate workers.
 */
@ApplicationScoped
public class DispatchTasks {
    /** The most failed topics that are tried at once. Each of them holds a connection while the service waits for Kafka. */
    static final int TRIES_AT_ONCE = 2;

    /** An overloaded source type gets a few probes, once it has no other task queued: see {@link WatchOverload}. */
    private static final String ROUTES = """
            SELECT %s
            FROM task_type tt JOIN source_type st ON st.code = tt.source_type
            WHERE EXISTS (SELECT FROM task t WHERE t.task_type_id = tt.id AND t.status = 'NEW' AND t.available_at <= now())
                  AND (st.overloaded_at IS NULL OR NOT EXISTS (SELECT FROM task t WHERE t.task_type_id = tt.id AND t.status = 'QUEUED'))
            ORDER BY tt.id
            """.formatted(Route.COLUMNS);

    private final Session session;
    private final TaskTopics topics;
    private final DispatchTopic dispatchTopic;
    private final TopicCircuitBreakers breakers;
    private final Executor workers;
    private final Executor tries;
    private final Set<String> topicsInHand = ConcurrentHashMap.newKeySet();
    private final ReentrantLock looking = new ReentrantLock();

    DispatchTasks(
            Session session,
            TaskTopics topics,
            DispatchTopic dispatchTopic,
            TopicCircuitBreakers breakers,
            Settings settings) {
        this.session = session;
        this.topics = topics;
        this.dispatchTopic = dispatchTopic;
        this.breakers = breakers;
        this.workers = executor(settings.dispatchTopicsAtOnce());
        this.tries = executor(TRIES_AT_ONCE);
    }

    /** Runs at most this many jobs at once on the application's threads; further jobs wait. */
    private static Executor executor(int threads) {
        return ManagedExecutor.builder()
                .maxAsync(threads)
                .maxQueued(-1)
                .propagated()
                .cleared(ThreadContext.ALL_REMAINING)
                .build();
    }

    /**
     * Sends all available tasks, one worker per topic, and returns when its topics are done. You can call it several times at once: a call
     * leaves out topics that another call is sending to, so it does not wait for them.
     *
     * @return how many tasks were sent
     */
    public int run() {
        return Workers.together(() -> 0, begin()).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private List<CompletableFuture<Integer>> begin() {
        List<CompletableFuture<Integer>> begun = new ArrayList<>();
        if (!looking.tryLock()) {
            return begun;
        }
        try {
            Map<String, List<Route>> due = QuarkusTransaction.requiringNew().call(this::routes).stream()
                    .collect(Collectors.groupingBy(
                            route -> topics.of(route.sourceType(), route.topic()),
                            LinkedHashMap::new,
                            Collectors.toList()));
            breakers.forgetUnused(due.keySet());
            due.forEach((topic, routes) -> {
                if (topicsInHand.add(topic)) {
                    begun.add(begin(topic, routes));
                }
            });
            return begun;
        } finally {
            looking.unlock();
        }
    }

    private CompletableFuture<Integer> begin(String topic, List<Route> routes) {
        CompletableFuture<Integer> sent = breakers.of(topic).isSilent()
                ? CompletableFuture.supplyAsync(() -> dispatchTopic.tryAgain(topic, routes), tries)
                        .thenCompose(some -> some == 0
                                ? CompletableFuture.completedFuture(0)
                                : all(topic, routes).thenApply(more -> some + more))
                : all(topic, routes);
        return sent.whenComplete((tasks, failure) -> topicsInHand.remove(topic));
    }

    private CompletableFuture<Integer> all(String topic, List<Route> routes) {
        return CompletableFuture.supplyAsync(() -> dispatchTopic.run(topic, routes), workers);
    }

    /** How long the oldest running batch has taken; zero if none runs. */
    public Duration busyFor() {
        return dispatchTopic.busyFor();
    }

    private List<Route> routes() {
        return session.createNativeQuery(ROUTES, Route.class).getResultList();
    }
}
