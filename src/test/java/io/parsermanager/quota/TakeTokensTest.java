package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parsermanager.quota.TakeTokens.Waiting;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.Tables;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three takers on real PostgreSQL, as three replicas do it: each batch is a transaction of its own. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TakeTokensTest {
    private static final int BURST = 10;
    private static final int PER_SECOND = 200;
    private static final int TASKS = 600;

    @Inject
    Tables tables;

    @Inject
    TakeTokens takeTokens;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.sql("UPDATE quota SET requests = ?, burst = ?, reserve = 0 WHERE code = 'HOST'", PER_SECOND, BURST);
    }

    @AfterEach
    void restore() {
        tables.sql("UPDATE quota SET requests = 5, per_s = 1, burst = 50, reserve = 5 WHERE code = 'HOST'");
    }

    private record Queued(TokenRequest task, long availableAtUs) {}

    private record SentForKey(long key, long beforeUs, long afterUs) {}

    /** A queue as the table of tasks with SKIP LOCKED is one: each due task goes to one taker. */
    private final class Queue {
        private final List<Queued> queued = new ArrayList<>();
        private final List<SentForKey> sent = new ArrayList<>();
        private int left = TASKS;

        synchronized List<TokenRequest> claim(int limit) {
            long now = now();
            List<Queued> due = queued.stream()
                    .filter(one -> one.availableAtUs <= now)
                    .sorted((a, b) -> Long.compare(a.availableAtUs, b.availableAtUs))
                    .limit(limit)
                    .toList();
            queued.removeAll(due);
            return due.stream().map(Queued::task).toList();
        }

        synchronized void taken(List<TokenRequest> batch, List<Waiting> refused, long before, long after) {
            Map<Long, Waiting> waits = new HashMap<>();
            refused.forEach(one -> waits.put(one.taskId(), one));
            for (TokenRequest task : batch) {
                Waiting wait = waits.get(task.taskId());
                if (wait == null) {
                    left--;
                    sent.add(new SentForKey(task.keys()[0], before, after));
                } else {
                    queued.add(new Queued(
                            new TokenRequest(
                                    task.taskId(), task.keys(), task.costs(), wait.key(), wait.ticket(), false),
                            ChronoUnit.MICROS.between(Instant.EPOCH, wait.place())));
                }
            }
        }

        synchronized boolean isDone() {
            return left == 0;
        }

        /** Each taker reads the clock of the database before and after: the tokens were taken in between. */
        void work(int seed) {
            Random random = new Random(seed);
            while (!isDone()) {
                List<TokenRequest> batch = claim(1 + random.nextInt(40));
                if (!batch.isEmpty()) {
                    long before = now();
                    taken(batch, takeTokens.take(batch), before, now());
                }
            }
        }
    }

    @Test
    void threeTakersNeverTakeMoreThanTheBurstAndThePaceAndLeaveNobodyBehind() {
        long[] keys = LongStream.range(0, 3).map(i -> key("host-" + i)).toArray();
        Queue queue = new Queue();
        Random random = new Random(7);
        for (long id = 1; id <= TASKS; id++) {
            queue.queued.add(new Queued(
                    new TokenRequest(id, new Long[] {keys[random.nextInt(3)]}, new Integer[] {1}, 0, 0, false), 0));
        }

        IntStream.range(0, 3)
                .mapToObj(taker -> CompletableFuture.runAsync(() -> queue.work(taker)))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(queue.sent).hasSize(TASKS);
        for (long key : keys) {
            List<SentForKey> sent =
                    queue.sent.stream().filter(one -> one.key == key).toList();
            // whatever the exact moment of each: it lies between the two readings of the clock
            for (SentForKey first : sent) {
                for (SentForKey last : sent) {
                    long inside = sent.stream()
                            .filter(one -> one.beforeUs >= first.beforeUs && one.afterUs <= last.afterUs)
                            .count();
                    assertThat(inside)
                            .isLessThanOrEqualTo(
                                    BURST + Math.max(0, last.afterUs - first.beforeUs) * PER_SECOND / 1_000_000);
                }
            }
        }
        assertThat(tables.column("SELECT DISTINCT head = tail FROM quota_key")).containsExactly(true);
    }

    @Test
    void keysWithEnoughTokensGiveThemInOneStatementAndTheOthersOneByOne() {
        long enough = key("enough.example.org");
        long few = key("few.example.org");
        tables.sql("UPDATE quota SET requests = 1, per_s = 60 WHERE code = 'HOST'"); // no token comes during the test
        List<TokenRequest> batch = LongStream.rangeClosed(1, 20)
                .mapToObj(id -> request(id, id <= BURST - 2 ? enough : few))
                .toList();

        assertThat(statements.during(
                        () -> assertThat(takeTokens.take(batch.subList(0, 4))).isEmpty()))
                .noneMatch(sql -> sql.contains("quota_key"));
        assertThat(takeTokens.take(batch.subList(4, 20)))
                .extracting(Waiting::taskId, Waiting::key)
                .containsExactly(tuple(19L, few), tuple(20L, few));
        assertThat(
                        tables.column(
                                "SELECT round(extract(epoch FROM full_at - now()) / 60)::int || ' ' || tail FROM quota_key ORDER BY id"))
                .containsExactly("8 0", "10 2");
        assertThat(takeTokens.take(List.of(request(21, enough), request(22, enough), request(23, enough))))
                .extracting(Waiting::taskId)
                .containsExactly(23L);
    }

    /** A key that keeps a reserve, is closed, has a line, or is asked by a task with another key as well. */
    @Test
    void aKeyGivesNothingAtOnceThatATaskMayNotHave() {
        long[] keys = LongStream.range(0, 4).map(i -> key("host-" + i)).toArray();
        tables.sql("UPDATE quota SET requests = 1, per_s = 60, reserve = 9 WHERE code = 'HOST'");
        tables.sql("UPDATE quota_key SET closed_until = now() + interval '1 hour' WHERE id = ?", keys[1]);
        tables.sql("UPDATE quota_key SET tail = 1, line_ends_at = now() + interval '1 hour' WHERE id = ?", keys[2]);

        assertThat(takeTokens.take(List.of(
                        request(1, keys[0]),
                        request(2, keys[0]),
                        request(3, keys[1]),
                        request(4, keys[2]),
                        new TokenRequest(5, new Long[] {keys[1], keys[3]}, new Integer[] {1, 1}, 0, 0, false),
                        request(6, keys[3]))))
                .extracting(Waiting::taskId)
                .containsExactly(2L, 3L, 4L, 5L);
        assertThat(tables.column("SELECT (full_at > now()) FROM quota_key ORDER BY id"))
                .containsExactly(true, null, null, true);
    }

    @Test
    void aLaterPartOfTheLineLeavesTheTokensOfTheEarlierPartWhoeverComesFirst() {
        long key = key("example.org");
        List<TokenRequest> newcomers = LongStream.rangeClosed(1, 30)
                .mapToObj(id -> new TokenRequest(id, new Long[] {key}, new Integer[] {1}, 0, 0, false))
                .toList();
        List<Waiting> line = takeTokens.take(newcomers);
        assertThat(line)
                .extracting(Waiting::ticket)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 20).boxed().toList());
        List<TokenRequest> waiters = line.stream()
                .map(one -> new TokenRequest(
                        one.taskId(), new Long[] {key}, new Integer[] {1}, one.key(), one.ticket(), false))
                .toList();
        tables.sql("UPDATE quota SET requests = 1, per_s = 60 WHERE code = 'HOST'"); // no token comes during the test
        tables.sql(
                "UPDATE quota_key SET full_at = now() + interval '5 minutes' + interval '30 seconds'"); // 4 tokens are
        // there

        assertThat(takeTokens.take(waiters.subList(10, 20))).hasSize(10);
        assertThat(takeTokens.take(waiters.subList(0, 10))).hasSize(6);
        assertThat(tables.number("SELECT head FROM quota_key")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-08T09:00:00Z, 2026-03-08T08:00:00Z, 23", // clocks go forward on this day
        "2026-11-01T08:00:00Z, 2026-11-01T07:00:00Z, 25", // and back on this one
        "2026-06-01T12:00:00Z, 2026-06-01T07:00:00Z, 24"
    })
    void aWindowEndsAtMidnightOfItsZoneAlsoOnDaysOf23And25Hours(String moment, String midnight, int hours) {
        assertThat(tables.text(
                        "SELECT to_char(quota_window_end('America/Los_Angeles', CAST(? AS timestamptz)) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
                        moment))
                .isEqualTo(Instant.parse(midnight).plus(Duration.ofHours(hours)).toString());
    }

    @Test
    void aWindowThatIsOverBeginsAnewAndUnitsThatWereNotUsedComeBack() {
        long key = tables.number(
                "INSERT INTO quota_key (quota_id, name, used, made, window_ends_at) SELECT id, 'p', 9900, 9900, now() - interval '1 second' FROM quota WHERE code = 'YOUTUBE_PROJECT' RETURNING id");
        TokenRequest task = new TokenRequest(1, new Long[] {key}, new Integer[] {30}, 0, 0, false);

        assertThat(takeTokens.take(List.of(task))).isEmpty();
        assertThat(tables.column("SELECT used || ' ' || made || ' ' || (window_ends_at > now()) FROM quota_key"))
                .containsExactly("30 0 true");

        takeTokens.giveBack(List.of(task));
        assertThat(tables.number("SELECT used FROM quota_key")).isZero();
    }

    private static TokenRequest request(long task, long key) {
        return new TokenRequest(task, new Long[] {key}, new Integer[] {1}, 0, 0, false);
    }

    private long key(String name) {
        return tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, ? FROM quota WHERE code = 'HOST' RETURNING id",
                name);
    }

    private long now() {
        return tables.number("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)");
    }
}
