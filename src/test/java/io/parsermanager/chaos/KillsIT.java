package io.parsermanager.chaos;

import static io.parsermanager.chaos.ChaosStack.FORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.chaos.KillLog.Round;
import io.parsermanager.chaos.Ledger.Counts;
import io.parsermanager.chaos.Trial.Run;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Kills replicas over each of their duties, in rounds; after each round the ledger must be right. It goes on with the file of an earlier run
 * until there are as many kills as were asked for, or the time is over:
 * {@code ./mvnw verify -Dit.test=KillsIT -Dchaos.kills=1000 -Dchaos.minutes=60 -Dchaos.resume=kills.jsonl}
 */
@Tag("kills")
@EnabledIfSystemProperty(
        named = "chaos.kills",
        matches = "[0-9]+",
        disabledReason = "It takes hours: -Dchaos.kills=1000 asks for it")
class KillsIT {
    private static final long KILLS = Long.getLong("chaos.kills", 0);
    private static final Duration TIME = Duration.ofMinutes(Long.getLong("chaos.minutes", 60));
    private static final Path FILE = Path.of(System.getProperty("chaos.resume", "target/kills.jsonl"));
    private static final List<Duty> DUTIES = List.of(Duty.values());
    private static final int KILLS_IN_ROUND = 20;

    /** How long a kill waits for its duty: all have something to do within some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** In the place of a duty, if no replica was seen at it. */
    private static final String ANY = "ANY";

    private ChaosStack stack;
    private DutyWatch watch;

    @BeforeEach
    void start() {
        stack = ChaosStack.start("kills-run");
        watch = new DutyWatch(stack.installation().servers().database().jdbcUrl());
    }

    @AfterEach
    void stop() {
        watch.close();
        stack.close();
    }

    @Test
    void nothingIsLostWhateverAReplicaIsKilledOver() throws IOException {
        KillLog log = KillLog.at(FILE);
        String commit = commit();
        long end = System.nanoTime() + TIME.toNanos();
        int number = 0;
        try {
            while (log.kills() < KILLS && System.nanoTime() < end) {
                long kills = Math.min(KILLS_IN_ROUND, KILLS - log.kills());
                round(log, commit, "kills-" + ++number, kills, end);
            }
        } finally {
            Files.writeString(Path.of("target", "kills.md"), log.table());
        }
        assertThat(log.kills()).isPositive();
    }

    private void round(KillLog log, String commit, String scenario, long mostKills, long end) {
        Map<String, Long> killed = new TreeMap<>();
        try {
            Run run = stack.trial().run(scenario, "Replicas killed (kill -9) over all duties", () -> {
                Random random = stack.random();
                for (int i = 0; i < mostKills && System.nanoTime() < end; i++) {
                    killed.merge(kill(DUTIES.get(random.nextInt(DUTIES.size()))), 1L, Long::sum);
                    await().atMost(FORM.patience()).until(() -> stack.fleet().ready() >= Fleet.SIZE - 1);
                }
                return killed.toString();
            });
            Counts counts = run.ledger().counts();
            FinishedTaskEvents.Counts events = stack.finishedTaskEvents().counts();
            String fault = null;
            try {
                stack.trial().prove(run, mostKills * Fleet.DISPATCH_PAGE);
            } catch (AssertionError e) {
                fault = e.getMessage();
                throw e;
            } finally {
                log.add(new Round(
                        now(), commit, stack.seed(), killed, counts, events.untold() + events.wrong(), fault));
            }
        } catch (Trial.NoEnd e) {
            log.add(new Round(now(), commit, stack.seed(), killed, null, 0, e.getMessage()));
            throw e;
        }
    }

    /** Returns what the replica was killed over. */
    private String kill(Duty duty) {
        Fleet fleet = stack.fleet();
        Optional<Replica> atWork = watch.await(duty, PATIENCE).flatMap(fleet::named);
        atWork.orElseGet(() -> fleet.any(stack.random())).kill();
        fleet.refill();
        return atWork.isPresent() ? duty.name() : ANY;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String commit() {
        Tool head = Tool.run(
                Path.of("."), Duration.ofSeconds(30), List.of("git", "describe", "--always", "--dirty", "--abbrev=7"));
        return head.succeeded() ? head.output().strip() : "unknown";
    }
}
