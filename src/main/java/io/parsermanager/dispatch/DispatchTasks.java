package io.parsermanager.dispatch;

import io.parsermanager.dispatch.ReadTasks.Place;
import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.lifecycle.UnderWay;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import io.parsermanager.source.TaskTopics;
import io.parsermanager.task.FlowPage;
import io.parsermanager.task.FlowPage.Flow;
import io.parsermanager.task.FlowPage.Move;
import io.parsermanager.task.FlowPage.Moved;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * Sends NEW tasks whose time has come to their parsers' topics, and marks them QUEUED once Kafka has acknowledged them.
 *
 * <p>The rows stay locked from the claim to the mark, so no other replica sends them; a replica that dies lets go of them by
 * dying. A crash between acknowledgement and mark sends the same task and attempt again.
 */
@ApplicationScoped
public class DispatchTasks {
    private static final Logger LOG = Logger.getLogger(DispatchTasks.class);

    /** While parsers do not keep up, a few probes go to them once they have nothing left: see {@link WatchOverload}. */
    private static final String ROUTES = """
            SELECT tt.id, tt.source_type, tt.code, st.topic, CAST(tt.params AS text), st.overloaded_at IS NOT NULL
            FROM task_type tt JOIN source_type st ON st.code = tt.source_type
            WHERE EXISTS (SELECT FROM task t WHERE t.task_type_id = tt.id AND t.status = 'NEW' AND t.available_at <= now())
                  AND (st.overloaded_at IS NULL OR NOT EXISTS (SELECT FROM task t WHERE t.task_type_id = tt.id AND t.status = 'QUEUED'))
            ORDER BY tt.id
            """;

    /**
     * By their keys alone, since {@link ReadTasks#CLAIM} has locked them as NEW: a condition on the status invites PostgreSQL, which may yet
     * think that hardly any task is NEW, to look for the page among all that are.
     *
     * <p>now() is the transaction's, so the deadline that the parser is told is the one that is stored.
     */
    static final String MARK = """
            WITH marked AS (
                UPDATE task t SET status = 'QUEUED', queued_at = clock_timestamp(),
                       deadline_at = LEAST(
                           now() + make_interval(secs => (SELECT start_timeout_s FROM task_type WHERE id = :task_type)), t.expires_at)
                WHERE t.id = ANY (:tasks)
                RETURNING t.queued_at
            )
            SELECT max(queued_at) FROM marked
            """;

    private static final String FAIL_TOO_LARGE = """
            UPDATE task SET status = 'FAILED', finished_at = clock_timestamp(), error_code = 'MESSAGE_TOO_LARGE',
                   error_message = 'The message is larger than KAFKA_MAX_REQUEST_SIZE, ' || :limit || ' bytes. Give the task type '
                                   || 'a smaller batch_size or the sources less settings, or raise the variable.'
            WHERE id = ANY (:tasks)
            """;

    /** The next page of a task type: what comes after a task. */
    private record Turn(Route route, Place after) {
        boolean fromTheStart() {
            return after.equals(Place.START);
        }
    }

    private record Page(int claimed, int sent, int tooLarge, Place last) {
        static final Page EMPTY = new Page(0, 0, 0, Place.START);

        boolean complete() {
            return sent + tooLarge == claimed;
        }
    }

    private final Session session;
    private final Settings settings;
    private final TaskTopics topics;
    private final ReadTasks readTasks;
    private final SendTasks sendTasks;
    private final Stopping stopping;
    private final Event<FlowPage> pages;
    private final ReentrantLock running = new ReentrantLock();

    private final UnderWay pagesUnderWay = new UnderWay();

    /** Topics that did not take a task last time: one task tries them first, before a whole page waits for nothing. */
    private final Set<String> silentTopics = ConcurrentHashMap.newKeySet();

    DispatchTasks(
            Session session,
            Settings settings,
            TaskTopics topics,
            ReadTasks readTasks,
            SendTasks sendTasks,
            Stopping stopping,
            Event<FlowPage> pages) {
        this.session = session;
        this.settings = settings;
        this.topics = topics;
        this.readTasks = readTasks;
        this.sendTasks = sendTasks;
        this.stopping = stopping;
        this.pages = pages;
    }

    /**
     * Sends page after page, the task types in turn, until nothing is left or no topic takes any. Once a page was full, others are sent
     * beside it: while one waits for Kafka another is read. One run at a time in a replica: a second call returns at once.
     *
     * @return how many tasks were sent
     */
    public int run() {
        if (!running.tryLock()) {
            return 0;
        }
        try {
            Queue<Turn> turns = new ConcurrentLinkedQueue<>();
            pagesUnderWay
                    .during(() -> QuarkusTransaction.requiringNew().call(this::routes))
                    .forEach(route -> turns.add(new Turn(route, Place.START)));
            List<CompletableFuture<Integer>> others = new ArrayList<>();
            Consumer<Turn> onFullPage = turn -> {
                if (others.size() < settings.dispatchPagesAtOnce() - 1) {
                    turns.add(turn);
                    others.add(Workers.start(() -> work(turns, full -> {})));
                }
            };
            return Workers.together(() -> work(turns, onFullPage), others).stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        } finally {
            running.unlock();
        }
    }

    /**
     * Sends a page for each turn; who had a full page gets another. At the end of a task type it looks once more from the start, for
     * what was committed meanwhile though made before.
     */
    private int work(Queue<Turn> turns, Consumer<Turn> onFullPage) {
        int sent = 0;
        for (Turn turn = turns.poll(); turn != null && !stopping.asked(); turn = turns.poll()) {
            Turn present = turn;
            Route route = turn.route;
            String topic = topics.of(route.sourceType(), route.topic());
            int limit = limit(route, topic);
            Page page = pagesUnderWay.during(
                    () -> QuarkusTransaction.requiringNew().call(() -> page(present, topic, limit)));
            sent += page.sent;
            report(route, topic, page);
            if (!page.complete() || route.overloaded()) {
                continue;
            }
            if (page.claimed == limit) {
                Turn next = new Turn(route, page.last);
                turns.add(next);
                onFullPage.accept(next);
            } else if (!turn.fromTheStart()) {
                turns.add(new Turn(route, Place.START));
            }
        }
        return sent;
    }

    private int limit(Route route, String topic) {
        if (silentTopics.contains(topic)) {
            return 1;
        }
        return route.overloaded()
                ? Math.min(settings.overloadProbeTasks(), settings.dispatchPageSize())
                : settings.dispatchPageSize();
    }

    /** How long the oldest of the present pages has taken so far; zero while there is none. */
    public Duration busyFor() {
        return pagesUnderWay.longest();
    }

    private List<Route> routes() {
        return session.createNativeQuery(ROUTES, Route.class).getResultList();
    }

    private Page page(Turn turn, String topic, int limit) {
        long since = System.nanoTime();
        Route route = turn.route;
        List<TaskMessage> messages = readTasks.claim(route, turn.after, limit);
        if (messages.isEmpty()) {
            return Page.EMPTY;
        }
        List<Long> claimed = messages.stream().map(TaskMessage::taskId).toList();
        Map<Long, Throwable> failures = sendTasks.send(topic, messages);
        List<Long> sent = failures.isEmpty()
                ? claimed
                : claimed.stream().filter(task -> !failures.containsKey(task)).toList();
        List<Long> tooLarge = failures.keySet().stream()
                .filter(task -> failures.get(task) instanceof RecordTooLargeException)
                .toList();
        List<Moved> moved = new ArrayList<>();
        if (!sent.isEmpty()) {
            Instant queuedAt = session.createNativeQuery(MARK, Instant.class)
                    .setParameter("task_type", route.taskTypeId())
                    .setParameter("tasks", sent.toArray(Long[]::new))
                    .getSingleResult();
            List<Double> lags = messages.stream()
                    .filter(message -> !failures.containsKey(message.taskId()))
                    .map(message ->
                            Duration.between(message.availableAt(), queuedAt).toNanos() / 1e9)
                    .toList();
            moved.add(new Moved(route.sourceType(), route.taskType(), Move.DISPATCHED, "", lags.size(), lags));
        }
        if (!tooLarge.isEmpty()) {
            session.createNativeMutationQuery(FAIL_TOO_LARGE)
                    .setParameter("tasks", tooLarge.toArray(Long[]::new))
                    .setParameter("limit", String.valueOf(settings.kafkaMaxRequestSize()))
                    .executeUpdate();
            moved.add(new Moved(route.sourceType(), route.taskType(), Move.FINISHED, "FAILED", tooLarge.size()));
        }
        pages.fire(new FlowPage(Flow.DISPATCH, claimed.size(), since, moved));
        TaskMessage last = messages.get(messages.size() - 1);
        return new Page(claimed.size(), sent.size(), tooLarge.size(), new Place(last.availableAt(), last.taskId()));
    }

    private void report(Route route, String topic, Page page) {
        if (page.claimed == 0) {
            return;
        }
        LOG.debugf(
                "%s %s: sent %d of %d tasks to %s",
                route.sourceType(), route.taskType(), page.sent, page.claimed, topic);
        if (page.tooLarge > 0) {
            LOG.warnf(
                    "%s %s: %d tasks failed, their messages are too large",
                    route.sourceType(), route.taskType(), page.tooLarge);
        }
        if (page.complete()) {
            if (silentTopics.remove(topic)) {
                LOG.infof("Kafka takes tasks for %s again", topic);
            }
        } else if (silentTopics.add(topic)) {
            LOG.warnf("Kafka does not take tasks for %s: they wait as NEW", topic);
        }
    }
}
