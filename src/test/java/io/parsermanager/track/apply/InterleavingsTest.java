package io.parsermanager.track.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.task.cancel.CancelExpired;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.apply.ApplyStatuses.Ignored;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to tasks in whatever order, with every status twice, late and again: they end in a legal state.
 *
 * <p>A failure names its seed and the shortest history that still fails: {@code -Dseed=…} repeats it.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class InterleavingsTest {
    private static final int TRIES = 40;

    private static final int MAX_EVENTS = 25;

    private static final int TASKS = 3;

    private static final Set<String> FINAL = Set.of("SUCCESS", "FAILED", "CANCELED");

    private static final Failure NO_FAILURE = new Failure(null, null, null);

    private static final String MISCOUNTED = """
            SELECT count(*) FROM task_group g, LATERAL (
                SELECT count(*) FILTER (WHERE status = 'NEW') AS n, count(*) FILTER (WHERE status = 'QUEUED') AS q,
                       count(*) FILTER (WHERE status = 'IN_PROGRESS') AS i, count(*) FILTER (WHERE status = 'SUCCESS') AS s,
                       count(*) FILTER (WHERE status = 'FAILED') AS f, count(*) FILTER (WHERE status = 'CANCELED') AS c
                FROM all_tasks t WHERE t.task_group_id = g.id) t
            WHERE (new_tasks, queued_tasks, in_progress_tasks, success_tasks, failed_tasks, canceled_tasks)
                  IS DISTINCT FROM (n, q, i, s, f, c)
            """;

    private static final String TWO_ACTIVE = """
            SELECT count(*) FROM (
                SELECT FROM all_tasks t JOIN all_task_sources ts ON ts.task_id = t.id WHERE t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
                GROUP BY ts.source_id, t.task_type_id HAVING count(*) > 1) twice
            """;

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    @Inject
    Dispatch dispatch;

    @Inject
    CancelExpired cancelExpired;

    private final long seed = Long.getLong("seed", System.nanoTime());

    /** How a task stands, by our own account. */
    private record State(String status, int attempt) {
        boolean isFinal() {
            return FINAL.contains(status);
        }
    }

    /** Of the nth task there is, of an attempt relative to its present one; null: without a number. */
    private record ReportedStatus(int task, Integer attempt, Status status) {}

    private enum What {
        SAY,
        DISPATCH,
        CANCEL,
        RETRY,
        EXPIRE
    }

    /** Happens to the nth task there is, so that a history from which events are taken out still makes sense. */
    private record Event(What what, int task, List<ReportedStatus> reported) {}

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void anyHistoryLeavesEveryTaskInTheStateThatTheRulesSay() {
        for (int i = 0; i < TRIES; i++) {
            int attempts = 1 + i % 3;
            List<Event> history = history(new Random(seed + i));
            Optional<AssertionError> failure = failureOf(history, attempts);
            if (failure.isPresent()) {
                List<Event> shortest = shortened(history, attempts);
                throw new AssertionError(
                        "seed %d, at most %d attempts: %s".formatted(seed + i, attempts, shortest),
                        failureOf(shortest, attempts).orElse(failure.get()));
            }
        }
    }

    private static List<Event> history(Random random) {
        List<Event> history = new ArrayList<>();
        List<ReportedStatus> before = new ArrayList<>();
        int events = 5 + random.nextInt(MAX_EVENTS - 5);
        for (int i = 0; i < events; i++) {
            // every other event is a poll of statuses
            What what = random.nextBoolean() ? What.SAY : any(What.values(), random);
            List<ReportedStatus> reported = new ArrayList<>();
            int statuses = what == What.SAY ? 1 + random.nextInt(6) : 0;
            for (int n = 0; n < statuses; n++) {
                reported.add(
                        random.nextInt(4) == 0 && !before.isEmpty()
                                ? before.get(random.nextInt(before.size()))
                                : reported(random));
            }
            before.addAll(reported);
            history.add(new Event(what, random.nextInt(TASKS), reported));
        }
        return history;
    }

    private static ReportedStatus reported(Random random) {
        // mostly of the present attempt: else hardly anything would ever be applied
        Integer attempt = any(new Integer[] {0, 0, 0, 0, null, -1, 1}, random);
        return new ReportedStatus(random.nextInt(2 * TASKS), attempt, any(Status.values(), random));
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private List<Event> shortened(List<Event> history, int attempts) {
        List<Event> shortest = history;
        for (int i = history.size() - 1; i >= 0; i--) {
            List<Event> without = new ArrayList<>(shortest);
            without.remove(i);
            if (failureOf(without, attempts).isPresent()) {
                shortest = without;
            }
        }
        return shortest;
    }

    private Optional<AssertionError> failureOf(List<Event> history, int attempts) {
        try {
            live(history, attempts);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e);
        }
    }

    private void live(List<Event> history, int attempts) {
        tables.clear();
        tables.sql("UPDATE task_type SET backoff_s = 0, max_attempts = ?", attempts);
        Map<Long, State> expected = new LinkedHashMap<>();
        for (int i = 0; i < TASKS; i++) {
            expected.put(
                    tables.task(tables.source("RSS", "source-" + i, Duration.ofHours(-1)), "NEW"), new State("NEW", 1));
        }
        for (Event event : history) {
            happen(event, expected, attempts);
            assertThat(stored()).as("after %s", event).isEqualTo(expected);
            assertThat(tables.number(MISCOUNTED)).as("groups that miscount").isZero();
            assertThat(tables.number(TWO_ACTIVE))
                    .as("sources with two active tasks")
                    .isZero();
        }
    }

    private void happen(Event event, Map<Long, State> expected, int attempts) {
        long task = nth(expected, event.task);
        State state = expected.get(task);
        switch (event.what) {
            case SAY -> say(event.reported, expected, attempts);
            case DISPATCH -> {
                dispatch.all();
                expected.replaceAll((id, it) -> it.status.equals("NEW") ? new State("QUEUED", it.attempt) : it);
            }
            case CANCEL -> {
                Api.post("task/" + task + "/cancel");
                expected.put(task, state.isFinal() ? state : new State("CANCELED", state.attempt));
            }
            case EXPIRE -> {
                tables.sql("UPDATE task SET deadline_at = now() WHERE id = ?", task);
                cancelExpired.run();
                boolean again = state.status.equals("IN_PROGRESS") && state.attempt < attempts;
                expected.put(
                        task,
                        state.isFinal()
                                ? state
                                : again ? new State("NEW", state.attempt + 1) : new State("CANCELED", state.attempt));
            }
            case RETRY -> {
                long source = tables.number("SELECT source_id FROM all_task_sources WHERE task_id = ?", task);
                boolean busy =
                        tables.column("SELECT task_id FROM all_task_sources WHERE source_id = ?", source).stream()
                                .anyMatch(id -> !expected.get(id).isFinal());
                Api.post("task/" + task + "/retry");
                if (Set.of("FAILED", "CANCELED").contains(state.status) && !busy) {
                    expected.put(tables.number("SELECT max(id) FROM all_tasks"), new State("NEW", 1));
                }
            }
        }
    }

    /** Later statuses of a poll are judged as those of another poll would be, by the attempt that the poll found. */
    private void say(List<ReportedStatus> reported, Map<Long, State> expected, int attempts) {
        List<StatusMessage> poll = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        Map<Long, State> after = new LinkedHashMap<>(expected);
        for (ReportedStatus one : reported) {
            // some are about tasks that never were
            long task = one.task < TASKS ? nth(expected, one.task) : Long.MAX_VALUE - one.task;
            State found = expected.getOrDefault(task, new State("NEW", 1));
            Integer attempt = one.attempt == null ? null : Math.max(1, found.attempt + one.attempt);
            poll.add(status(task, attempt, one.status));
            State now = after.get(task);
            if (now == null) {
                verdicts.add("UNKNOWN_TASK");
            } else if (attempt != null && attempt > found.attempt) {
                verdicts.add("FUTURE_ATTEMPT");
            } else if (found.isFinal()) {
                verdicts.add("LATE");
            } else if (attempt == null ? found.status.equals("NEW") && found.attempt > 1 : attempt < found.attempt) {
                verdicts.add("STALE");
            } else if (now.isFinal() || now.attempt > found.attempt) {
                verdicts.add("LATE");
            } else {
                verdicts.add("APPLIED");
                boolean again = one.status == Status.FAILED && now.attempt < attempts;
                after.put(task, again ? new State("NEW", now.attempt + 1) : new State(one.status.name(), now.attempt));
            }
        }
        expected.putAll(after);

        List<Ignored> ignored = applyStatuses.apply(poll);

        List<String> counted = new ArrayList<>(Collections.nCopies(poll.size(), "APPLIED"));
        ignored.forEach(one -> counted.set(one.position(), one.verdict().name()));
        assertThat(counted).as("what %s counted as", poll).isEqualTo(verdicts);
    }

    private Map<Long, State> stored() {
        Map<Long, State> states = new TreeMap<>();
        for (Object row : tables.column("SELECT concat_ws(' ', id, status, attempt) FROM all_tasks")) {
            List<String> words = List.of(row.toString().split(" ", -1));
            states.put(Long.valueOf(words.get(0)), new State(words.get(1), Integer.parseInt(words.get(2))));
        }
        return states;
    }

    private static long nth(Map<Long, State> tasks, int n) {
        return List.copyOf(tasks.keySet()).get(n % tasks.size());
    }

    private static StatusMessage status(long task, Integer attempt, Status status) {
        return new StatusMessage(task, attempt, status, null, null, NO_FAILURE, List.of());
    }
}
