package io.parsermanager.track.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The statuses of one attempt lead to one end, whatever their order, and however often and in what polls they arrive.
 *
 * <p>A failure names its seed: {@code -Dseed=…} repeats it.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StatusOrderTest {
    private static final int TRIES = 40;

    private static final Failure NO_FAILURE = new Failure(null, null, null);

    /** What the end of a stream of statuses is compared by: all that they decide, but not when. */
    private static final String DIGEST = """
            SELECT concat_ws(' ', t.status, t.attempt, t.started_at IS NOT NULL, t.error_code, ts.status, 'failures', ss.failures,
                             'state', ss.state, 'group', g.status, g.new_tasks, g.queued_tasks, g.in_progress_tasks, g.success_tasks,
                             g.failed_tasks, g.canceled_tasks)
            FROM all_tasks t JOIN task_group g ON g.id = t.task_group_id JOIN all_task_sources ts ON ts.task_id = t.id
            JOIN source_schedule ss ON ss.source_id = ts.source_id AND ss.task_type_id = t.task_type_id
            WHERE t.id = ?
            """;

    @Inject
    Tables tables;

    @Inject
    ApplyStatuses applyStatuses;

    @Inject
    Dispatch dispatch;

    private final long seed = Long.getLong("seed", System.nanoTime());

    @BeforeEach
    void clear() {
        tables.clear();
    }

    /** A parser that says one thing at the end of an attempt: it does not matter when and how often which word arrives. */
    @Test
    void statusesOfOneAttemptThatAgreeEndTheSameWhateverTheirOrder() {
        for (int i = 0; i < TRIES; i++) {
            Random random = new Random(seed + i);
            Status end = random.nextBoolean() ? Status.SUCCESS : Status.FAILED;
            List<Status> said = new ArrayList<>(Collections.nCopies(random.nextInt(4), Status.IN_PROGRESS));
            said.add(end);
            int attempts = 1 + random.nextInt(2);
            String inOrder = end(attempts, List.of(said), 0);

            List<Status> shuffled = new ArrayList<>(said);
            shuffled.addAll(Collections.nCopies(random.nextInt(3), end));
            shuffled.addAll(Collections.nCopies(random.nextInt(3), Status.IN_PROGRESS));
            Collections.shuffle(shuffled, random);
            List<List<Status>> polls = cut(shuffled, random);

            assertThat(end(attempts, polls, random.nextInt(polls.size() + 1)))
                    .as("seed %d: %s as %s", seed + i, said, polls)
                    .isEqualTo(inOrder);
        }
    }

    /** A parser that contradicts itself: its first last word counts, however its words come in polls and are read again. */
    @Test
    void theFirstLastWordOfAnAttemptCountsHoweverTheStreamIsCutAndReadAgain() {
        for (int i = 0; i < TRIES; i++) {
            Random random = new Random(seed + i);
            List<Status> said = Stream.generate(() -> any(Status.values(), random))
                    .limit(1 + random.nextInt(6))
                    .toList();
            int attempts = 1 + random.nextInt(2);
            String oneByOne = end(attempts, said.stream().map(List::of).toList(), 0);

            List<List<Status>> polls = new ArrayList<>();
            int read = 0;
            while (read < said.size()) {
                int upTo = read + 1 + random.nextInt(said.size() - read);
                // a consumer that dies before it commits its offset: the next one begins further back
                int from = random.nextInt(read + 1);
                polls.add(said.subList(from, upTo));
                read = upTo;
            }
            polls.add(said); // the whole topic once more

            assertThat(end(attempts, polls, random.nextInt(polls.size() + 1)))
                    .as("seed %d: %s as %s", seed + i, said, polls)
                    .isEqualTo(oneByOne);
        }
    }

    private static List<List<Status>> cut(List<Status> statuses, Random random) {
        List<List<Status>> polls = new ArrayList<>();
        int from = 0;
        while (from < statuses.size()) {
            int to = from + 1 + random.nextInt(statuses.size() - from);
            polls.add(statuses.subList(from, to));
            from = to;
        }
        return polls;
    }

    /** How a task ends whose message went out before its statuses, but was marked QUEUED only after so many of the polls. */
    private String end(int attempts, List<List<Status>> polls, int markedAfter) {
        // the next attempt is not sent before the end is looked at
        tables.sql("UPDATE task_type SET backoff_s = 3600, backoff_max_s = 3600, max_attempts = ?", attempts);
        long task = tables.task(tables.source("RSS", UUID.randomUUID().toString(), Duration.ofHours(-1)), "NEW");
        for (int i = 0; i <= polls.size(); i++) {
            if (i == markedAfter) {
                dispatch.all();
            }
            if (i < polls.size()) {
                applyStatuses.apply(polls.get(i).stream()
                        .map(status -> status(task, 1, status))
                        .toList());
            }
        }
        return tables.text(DIGEST, task);
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static StatusMessage status(long task, Integer attempt, Status status) {
        return new StatusMessage(task, attempt, status, null, null, NO_FAILURE, List.of());
    }
}
