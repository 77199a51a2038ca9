package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.quota.TokenKey.Rule;
import io.parsermanager.quota.TokenKey.Why;
import io.parsermanager.quota.TokenTaker.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The arithmetic of tokens and places, without a database. Times are microseconds. */
class TokenTakerTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_000_000 * SECOND;
    private static final long KEY = 7;

    private TokenKey key = key(5, 50, 5, null, 0, 0);

    @Test
    void newcomersTakeAllTokensButTheReserveAndTheRestStandsInLineAStepApart() {
        List<Refused> refused = TokenTaker.take(newcomers(1, 60), Map.of(KEY, key), NOW);

        assertThat(refused).extracting(Refused::taskId).containsExactlyElementsOf(range(46, 60));
        assertThat(refused)
                .extracting(Refused::placeUs)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 15)
                        .mapToObj(i -> NOW + i * SECOND / 5)
                        .toList());
    }

    @Test
    void aTaskByHandTakesTheReserveAndNeedNotStandInLine() {
        TokenTaker.take(newcomers(1, 60), Map.of(KEY, key), NOW);
        List<TokenRequest> byHand = LongStream.rangeClosed(100, 105)
                .mapToObj(id -> request(id, 1, 0, true))
                .toList();

        assertThat(TokenTaker.take(byHand, Map.of(KEY, key), NOW))
                .extracting(Refused::taskId)
                .containsExactly(105L);
    }

    @Test
    void aNewcomerDoesNotOvertakeTheLineEvenWhileTokensAreThere() {
        key.tail = 1;
        key.lineEndsAt = NOW + SECOND;

        assertThat(TokenTaker.take(newcomers(1, 1), Map.of(KEY, key), NOW))
                .containsExactly(new Refused(1, KEY, Why.LINE, NOW + SECOND / 5, 2));
    }

    @Test
    void whoHasWaitedGoesFirstInTheOrderOfTheLine() {
        key.fullAt = NOW + 50 * SECOND / 5 - 2 * SECOND / 5 - SECOND; // two tokens beside the reserve
        key.tail = 3;
        key.lineEndsAt = NOW;

        List<Refused> refused = TokenTaker.take(
                List.of(
                        request(1, 1, 0, false),
                        request(2, 1, 3, false),
                        request(3, 1, 1, false),
                        request(4, 1, 2, false)),
                Map.of(KEY, key),
                NOW);

        assertThat(refused).extracting(Refused::taskId).containsExactly(2L, 1L);
        assertThat(refused).extracting(Refused::placeUs).containsExactly(NOW + SECOND / 5, NOW + 2 * SECOND / 5);
    }

    /** Two replicas hold parts of one line: the later part comes first. */
    @Test
    void aLaterTicketLeavesTheTokensOfTheEarlierOnes() {
        key.fullAt = NOW + 50 * SECOND / 5 - 2 * SECOND / 5 - SECOND; // two tokens beside the reserve
        key.tail = 4;

        assertThat(TokenTaker.take(List.of(request(3, 1, 3, false), request(4, 1, 4, false)), Map.of(KEY, key), NOW))
                .extracting(Refused::taskId)
                .containsExactly(3L, 4L);
        assertThat(TokenTaker.take(List.of(request(1, 1, 1, false), request(2, 1, 2, false)), Map.of(KEY, key), NOW))
                .isEmpty();
    }

    @Test
    void aTicketGoesOnceAllTokensAreThereAlthoughThoseBeforeItWereCanceled() {
        key.tail = 3_000;
        key.lineEndsAt = NOW + SECOND;

        assertThat(TokenTaker.take(List.of(request(1, 1, 3_000, false)), Map.of(KEY, key), NOW))
                .isEmpty();
        assertThat(TokenTaker.take(newcomers(2, 2), Map.of(KEY, key), NOW)).isEmpty();
    }

    @Test
    void aLineThatWasCanceledHoldsNobodyUpOnceItsTimeIsOver() {
        key.tail = 3_000;
        key.lineEndsAt = NOW;

        assertThat(TokenTaker.take(newcomers(1, 46), Map.of(KEY, key), NOW))
                .containsExactly(new Refused(46, KEY, Why.PACE, NOW + SECOND / 5, 3_001));
    }

    @Test
    void afterAClosureTasksReturnAStepApart() {
        key = key(5, 50, 5, null, NOW + 600 * SECOND, NOW + 610 * SECOND);

        List<Refused> refused = TokenTaker.take(newcomers(1, 3), Map.of(KEY, key), NOW);

        assertThat(refused).extracting(Refused::why).containsOnly(Why.CLOSED);
        assertThat(refused).extracting(Refused::placeUs).isSorted().first().isEqualTo(NOW + 601_200_000L);
        assertThat(refused.get(1).placeUs() - refused.get(0).placeUs()).isEqualTo(SECOND / 5);
    }

    @Test
    void aSpentWindowKeepsItsReserveAndSendsTheRestBehindItsEnd() {
        TokenKey window = new TokenKey(KEY, new Rule("W", true, 0, 1, 100, 10_000L));
        window.windowEndsAt = NOW + 3600 * SECOND;
        window.used = 9_899;

        List<Refused> refused = TokenTaker.take(newcomers(1, 2), Map.of(KEY, window), NOW);

        assertThat(refused).extracting(Refused::why).containsExactly(Why.WINDOW);
        assertThat(refused.get(0).placeUs()).isBetween(NOW + 3600 * SECOND, NOW + 3600 * SECOND + TokenKey.SPREAD_US);
        assertThat(window.used).isEqualTo(9_900);
        assertThat(TokenTaker.take(List.of(request(9, 100, 0, true)), Map.of(KEY, window), NOW))
                .isEmpty();
    }

    @Test
    void aTaskThatCostsMoreThanTheBurstGoesWhenAllTokensAreThereAndPaysInFull() {
        TokenKey small = key(3, 3, 0, null, 0, 0);

        assertThat(TokenTaker.take(List.of(request(1, 5, 0, false)), Map.of(KEY, small), NOW))
                .isEmpty();
        Refused next = TokenTaker.take(List.of(request(2, 5, 0, false)), Map.of(KEY, small), NOW)
                .get(0);
        assertThat(next.placeUs() - NOW).isEqualTo(5 * (SECOND / 3));
    }

    @Test
    void aTaskThatOneKeyRefusesTakesNothingOfTheOthers() {
        TokenKey other = new TokenKey(8, new Rule("O", true, SECOND, 1, 0, null));
        other.closedUntil = NOW + SECOND;
        TokenRequest both = new TokenRequest(1, new Long[] {KEY, 8L}, new Integer[] {1, 1}, 0, 0, false);

        assertThat(TokenTaker.take(List.of(both), Map.of(KEY, key, 8L, other), NOW))
                .hasSize(1);
        assertThat(key.fullAt).isZero();
    }

    @Test
    void aRuleThatIsSwitchedOffAndAKeyThatIsGoneLimitNothing() {
        TokenKey off = new TokenKey(KEY, new Rule("O", false, SECOND, 1, 0, 1L));
        off.closedUntil = NOW + SECOND;

        assertThat(TokenTaker.take(newcomers(1, 9), Map.of(KEY, off), NOW)).isEmpty();
        assertThat(TokenTaker.take(newcomers(1, 9), Map.of(), NOW)).isEmpty();
    }

    /**
     * Random arrivals, costs and delays of one queue, as the index on available_at keeps it. In every interval no more is sent than burst +
     * t / step; nobody is refused while tokens are there and the line is empty; waiters go in the order in which they came.
     */
    @Test
    void keepsItsPromisesForRandomBatches() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            int burst = 1 + random.nextInt(20);
            long step = 10_000L * (1 + random.nextInt(50));
            TokenKey bucket = new TokenKey(KEY, new Rule("R", true, step, burst, 0, null));
            new Simulation(random, bucket, burst, step, "seed " + seed).run();
        }
    }

    private static final class Simulation {
        private record Queued(TokenRequest task, long availableAt) {}

        private final Random random;
        private final TokenKey bucket;
        private final int burst;
        private final long step;
        private final String name;
        private final List<Queued> queue = new ArrayList<>();
        private final List<Long> sentAt = new ArrayList<>();
        private final List<Long> waitersInOrder = new ArrayList<>();
        private final Map<Long, Integer> touches = new HashMap<>();

        Simulation(Random random, TokenKey bucket, int burst, long step, String name) {
            this.random = random;
            this.bucket = bucket;
            this.burst = burst;
            this.step = step;
            this.name = name;
        }

        void run() {
            long now = NOW;
            long id = 1;
            while (id < 300 || !queue.isEmpty()) {
                for (int i = random.nextInt(6); i > 0 && id < 300; i--) {
                    queue.add(new Queued(request(id++, 1, 0, false), now));
                }
                batch(now);
                now += 1 + random.nextInt((int) step);
            }
            for (int i = 0; i < sentAt.size(); i++) {
                for (int j = i; j < sentAt.size(); j++) {
                    assertThat(j - i + 1L).as(name).isLessThanOrEqualTo(burst + (sentAt.get(j) - sentAt.get(i)) / step);
                }
            }
            assertThat(waitersInOrder).as(name).isSorted();
            if (burst > 2) { // a key with fewer tokens loses some when a batch is late
                assertThat(touches.values()).as(name).allMatch(n -> n <= 2);
            }
        }

        private void batch(long now) {
            List<TokenRequest> due = queue.stream()
                    .filter(one -> one.availableAt <= now)
                    .sorted(Comparator.comparing(Queued::availableAt))
                    .map(Queued::task)
                    .toList();
            queue.removeIf(one -> one.availableAt <= now);
            boolean free = bucket.fullAt <= now
                    && bucket.lineEndsAt <= now
                    && due.stream().noneMatch(TokenRequest::waited);
            List<Refused> refused = TokenTaker.take(due, Map.of(KEY, bucket), now);
            if (free) {
                assertThat(refused.size()).as(name).isEqualTo(Math.max(0, due.size() - burst));
            }
            for (TokenRequest task : due) {
                touches.merge(task.taskId(), 1, Integer::sum);
                refused.stream()
                        .filter(one -> one.taskId() == task.taskId())
                        .findFirst()
                        .ifPresentOrElse(
                                one -> queue.add(
                                        new Queued(request(task.taskId(), 1, one.ticket(), false), one.placeUs())),
                                () -> {
                                    sentAt.add(now);
                                    if (task.waited()) {
                                        waitersInOrder.add(task.taskId());
                                    }
                                });
            }
        }
    }

    private static TokenKey key(int perSecond, int burst, int reserve, Long window, long closed, long fullAt) {
        TokenKey made = new TokenKey(KEY, new Rule("R", true, SECOND / perSecond, burst, reserve, window));
        made.closedUntil = closed;
        made.fullAt = fullAt;
        return made;
    }

    private static List<TokenRequest> newcomers(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(id -> request(id, 1, 0, false))
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static TokenRequest request(long id, int cost, long ticket, boolean byHand) {
        return new TokenRequest(id, new Long[] {KEY}, new Integer[] {cost}, ticket == 0 ? 0 : KEY, ticket, byHand);
    }
}
