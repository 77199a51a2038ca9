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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event in every state of a task: the picture in src/docs/tasks.md, as a table. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StatesAndEventsTest {
    private static final int ATTEMPT = 2;

    private static final List<String> STATES = List.of("NEW", "QUEUED", "IN_PROGRESS", "SUCCESS", "FAILED", "CANCELED");

    /**
     * A row per event, a column per state that it finds the task in, with the state that it leaves it in.
     *
     * <p>"token" says that the status carries the task's token or another one, "silent" and "not_started" what the task type says of
     * overdue tasks; without them it has its defaults.
     *
     * <p>The task is at its second attempt, so there is an older one, and one that was never made. "no_more" says that it was the last
     * one, "no_time" that the next one would begin after the hard limit. "=" is a task of which nothing at all has changed; a word in
     * lower case says the same and what the status was counted as; "+" follows where a new attempt or a new task was made.
     */
    private static final String TABLE = """
            event                         NEW            QUEUED      IN_PROGRESS SUCCESS        FAILED         CANCELED
            IN_PROGRESS of=current        IN_PROGRESS    IN_PROGRESS IN_PROGRESS late           late           late
            IN_PROGRESS of=none           stale          IN_PROGRESS IN_PROGRESS late           late           late
            IN_PROGRESS of=older          stale          stale       stale       late           late           late
            IN_PROGRESS of=future         future_attempt future_attempt future_attempt future_attempt future_attempt future_attempt
            IN_PROGRESS of=current no_more IN_PROGRESS   IN_PROGRESS IN_PROGRESS late           late           late
            SUCCESS     of=current        SUCCESS        SUCCESS     SUCCESS     late           late           late
            SUCCESS     of=none           stale          SUCCESS     SUCCESS     late           late           late
            SUCCESS     of=older          stale          stale       stale       late           late           late
            SUCCESS     of=future         future_attempt future_attempt future_attempt future_attempt future_attempt future_attempt
            SUCCESS     of=current no_more SUCCESS       SUCCESS     SUCCESS     late           late           late
            FAILED      of=current        NEW+           NEW+        NEW+        late           late           late
            FAILED      of=none           stale          NEW+        NEW+        late           late           late
            FAILED      of=older          stale          stale       stale       late           late           late
            FAILED      of=future         future_attempt future_attempt future_attempt future_attempt future_attempt future_attempt
            FAILED      of=current no_more FAILED        FAILED      FAILED      late           late           late
            FAILED      of=none    no_more stale         FAILED      FAILED      late           late           late
            FAILED      of=older   no_more stale         stale       stale       late           late           late
            FAILED      of=future  no_more future_attempt future_attempt future_attempt future_attempt future_attempt future_attempt
            FAILED      of=current no_time FAILED        FAILED      FAILED      late           late           late
            FAILED      of=none    no_time stale         FAILED      FAILED      late           late           late
            SUCCESS     of=current token=own SUCCESS     SUCCESS     SUCCESS     late           late           late
            SUCCESS     of=current token=other stale     stale       stale       late           late           late
            SUCCESS     of=none    token=other stale     stale       stale       late           late           late
            SUCCESS     of=future  token=other stale     stale       stale       future_attempt future_attempt future_attempt
            FAILED      of=current token=own NEW+        NEW+        NEW+        late           late           late
            FAILED      of=current token=other stale     stale       stale       late           late           late
            dispatch                      QUEUED         =           =           =              =              =
            expire                        =              =           =           =              =              =
            expire overdue                CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED NEW+ = = =
            expire overdue no_more        CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:SILENT = = =
            expire overdue no_time        CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:SILENT = = =
            expire overdue silent=CANCEL  CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:SILENT = = =
            expire overdue not_started=RETRY CANCELED:NOT_DISPATCHED NEW+ NEW+ = = =
            expire overdue not_started=RETRY no_more CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:SILENT = = =
            expire overdue not_started=RETRY no_time CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:SILENT = = =
            expire overdue not_started=RETRY silent=CANCEL CANCELED:NOT_DISPATCHED NEW+ CANCELED:SILENT = = =
            expire hard_limit             CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:HARD_LIMIT = = =
            expire hard_limit not_started=RETRY CANCELED:NOT_DISPATCHED CANCELED:NOT_STARTED CANCELED:HARD_LIMIT = = =
            cancel                        CANCELED:MANUAL CANCELED:MANUAL CANCELED:MANUAL = = =
            retry                         =              =           =           =              =+             =+
            """;

    /** One cell of the table. */
    record Case(String event, String state, String becomes) {
        String what() {
            return words().get(0);
        }

        boolean has(String word) {
            return words().contains(word);
        }

        /** The outcome of the attempt that ended, where another one follows. */
        String attemptOutcome() {
            return !what().equals("expire") ? "FAILED" : state.equals("QUEUED") ? "NOT_STARTED" : "SILENT";
        }

        private List<String> words() {
            return List.of(event.split(" ", -1));
        }

        @Override
        public String toString() {
            return event + " in " + state + ": " + becomes;
        }
    }

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    @Inject
    Dispatch dispatch;

    @Inject
    CancelExpired cancelExpired;

    private long task;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    static Stream<Case> cells() {
        return TABLE.lines().skip(1).flatMap(line -> {
            List<String> words = List.of(line.split(" +", -1));
            int event = words.size() - STATES.size();
            return IntStream.range(0, STATES.size())
                    .mapToObj(state -> new Case(
                            String.join(" ", words.subList(0, event)), STATES.get(state), words.get(event + state)));
        });
    }

    @Test
    void theTableHasEveryStatusOfEveryAttempt() {
        assertThat(TABLE.lines().findFirst().orElseThrow().split(" +", -1))
                .containsExactly(
                        Stream.concat(Stream.of("event"), STATES.stream()).toArray(String[]::new));
        assertThat(cells().map(cell -> cell.event))
                .containsAll(Arrays.stream(Status.values())
                        .flatMap(status -> Stream.of("current", "none", "older", "future")
                                .map(attempt -> status + " of=" + attempt))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("cells")
    void leavesTheTaskAsTheTableSays(Case cell) {
        taskIn(cell);
        String before = row();

        String counted = happen(cell);

        boolean unchanged = !cell.becomes.matches("[A-Z].*");
        if (unchanged) {
            assertThat(row()).isEqualTo(before);
        } else {
            String[] expected = cell.becomes.replace("+", "").split(":", -1);
            assertThat(tables.text("SELECT status FROM all_tasks WHERE id = ?", task))
                    .isEqualTo(expected[0]);
            assertThat(tables.text("SELECT cancel_reason FROM all_tasks WHERE id = ?", task))
                    .isEqualTo(expected.length > 1 ? expected[1] : null);
            assertThat(tables.number("SELECT attempt FROM all_tasks WHERE id = ?", task))
                    .isEqualTo(cell.becomes.equals("NEW+") ? ATTEMPT + 1 : ATTEMPT);
        }
        assertThat(tables.column("SELECT concat_ws(' ', attempt, outcome) FROM task_attempt WHERE task_id = ?", task))
                .as("attempts that are kept")
                .isEqualTo(cell.becomes.equals("NEW+") ? List.of(ATTEMPT + " " + cell.attemptOutcome()) : List.of());
        assertThat(counted).isEqualTo(unchanged && !cell.becomes.startsWith("=") ? cell.becomes : "applied");
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE id <> ? AND status = 'NEW'", task))
                .isEqualTo(cell.becomes.equals("=+") ? 1 : 0);
        assertThat(tables.number("""
                        SELECT count(*) FROM task_group g JOIN all_tasks t ON t.task_group_id = g.id
                        WHERE t.id = ? AND g.total_tasks = 1 AND 1 = CASE t.status
                            WHEN 'NEW' THEN new_tasks WHEN 'QUEUED' THEN queued_tasks WHEN 'IN_PROGRESS' THEN in_progress_tasks
                            WHEN 'SUCCESS' THEN success_tasks WHEN 'FAILED' THEN failed_tasks ELSE canceled_tasks END
                        """, task)).as("the group counts it").isEqualTo(1);
    }

    private void taskIn(Case cell) {
        tables.sql("UPDATE task_type SET backoff_s = 0, max_attempts = ?", cell.has("no_more") ? ATTEMPT : ATTEMPT + 1);
        task = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), cell.state);
        tables.everywhere("UPDATE task SET attempt = ?", ATTEMPT);
        tables.sql(
                "UPDATE task_type SET on_silent = ?, on_not_started = ?",
                cell.has("silent=CANCEL") ? "CANCEL" : "RETRY",
                cell.has("not_started=RETRY") ? "RETRY" : "CANCEL");
        if (cell.has("no_time")) {
            tables.sql("UPDATE task_type SET backoff_s = 86400, backoff_max_s = 86400");
        }
        if (cell.has("overdue")) {
            tables.sql("UPDATE task SET deadline_at = now()");
        }
        if (cell.has("hard_limit")) {
            tables.sql("UPDATE task SET deadline_at = now(), expires_at = now()");
        }
    }

    /** What it was counted as, where it is a status. */
    private String happen(Case cell) {
        switch (cell.what()) {
            case "dispatch" -> assertThat(dispatch.all()).as("sent").isEqualTo(cell.state.equals("NEW") ? 1 : 0);
            case "expire" -> cancelExpired.run();
            case "cancel" -> Api.post("task/" + task + "/cancel");
            case "retry" -> Api.post("task/" + task + "/retry");
            default -> {
                return report(cell);
            }
        }
        return "applied";
    }

    private String report(Case cell) {
        Integer attempt = cell.has("of=none")
                ? null
                : cell.has("of=older") ? ATTEMPT - 1 : cell.has("of=future") ? ATTEMPT + 1 : ATTEMPT;
        StatusMessage status = new StatusMessage(
                task,
                attempt,
                token(cell),
                Status.valueOf(cell.what()),
                "worker-1",
                null,
                new Failure(null, null, cell.has("no_time") ? 1_000_000L : null),
                List.of(),
                List.of());
        List<Ignored> ignored = applyStatuses.apply(List.of(status));
        return ignored.isEmpty() ? "applied" : ignored.get(0).verdict().name().toLowerCase(Locale.ROOT);
    }

    private String token(Case cell) {
        if (cell.has("token=other")) {
            return "another life";
        }
        return cell.has("token=own")
                ? tables.column("SELECT token FROM task WHERE id = ?", task).stream()
                        .map(String.class::cast)
                        .findFirst()
                        .orElse("it had one")
                : null;
    }

    private String row() {
        return tables.text(
                "SELECT CAST(to_jsonb(t) AS text) || CAST(to_jsonb(g) AS text) || CAST(to_jsonb(ts) AS text)"
                        + " FROM all_tasks t JOIN task_group g ON g.id = t.task_group_id JOIN all_task_sources ts ON ts.task_id = t.id WHERE t.id = ?",
                task);
    }
}
