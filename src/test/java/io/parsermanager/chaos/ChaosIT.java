package io.parsermanager.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.chaos.Ledger.Counts;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.StallingProxy;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * No task lost, none made twice, none stuck: three processes of the packaged service at work, a parser that talks nonsense, and one
 * fault after the other. After each, {@link Ledger} compares what is there with what must be.
 *
 * <p>A short form is part of the build; {@code ./mvnw verify -Dgroups=chaos -Dchaos.full=true} is the whole of it.
 * {@code -Dchaos.seed=…} repeats the random choices, though not the processes' timing.
 */
@Tag("chaos")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT {
    private static final Logger LOG = Logger.getLogger(ChaosIT.class);

    private static final Form FORM = Form.asked();

    /** What all replicas may have on its way to both topics. */
    private static final long IN_FLIGHT = 2 * Fleet.SIZE * Fleet.DISPATCH_PAGE;

    /** While a topic takes nothing, each replica tries one task a second; Kafka may get it after all. */
    private static final long PROBES = 2 * Fleet.SIZE * FORM.outage().toSeconds();

    private static final int RACING = 10_000;

    /** How soon a replica that is asked to stop must be gone. */
    private static final Duration STOP = Waiting.STOP;

    /** Kept, or the levels would go with the loggers: what they say of faults that are wanted fills the build's output. */
    private static final List<java.util.logging.Logger> QUIET = Stream.of(
                    "io.zonky", "org.apache.kafka", "kafka", "state.change.logger")
            .map(java.util.logging.Logger::getLogger)
            .toList();

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Report report = new Report("The %s form, seed %d.".formatted(FORM.name(), seed));

    private Installation installation;
    private Tables tables;
    private TopicReader topics;
    private StallingProxy proxy;
    private Fleet fleet;
    private ChaosParser parser;
    private SlowWrites slowWrites;
    private Trial trial;

    @BeforeAll
    void start() {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        LOG.infof("Chaos: the %s form, -Dchaos.seed=%d", FORM.name(), seed);
        installation = new Installation();
        tables = installation.tables();
        topics = new TopicReader(installation.servers().kafka().bootstrapServers());
        proxy = StallingProxy.to(installation.servers().database().port());
        fleet = new Fleet(installation, proxy);
        fleet.complete();
        tables.sql("""
                UPDATE task_type SET cron = '0 0 1 1 *', spread_s = 0, batch_size = 1, max_attempts = ?, backoff_s = 1, backoff_max_s = 2,
                       dispatch_timeout_s = 3600, start_timeout_s = 3600, silence_timeout_s = 3600, max_duration_s = 14400
                """, Ledger.MAX_ATTEMPTS);
        tables.sql(
                "UPDATE task_type SET batch_size = 3, start_timeout_s = 3, silence_timeout_s = 3 WHERE source_type = 'VK'");
        slowWrites = new SlowWrites(tables);
        parser = new ChaosParser(installation.servers().kafka().bootstrapServers(), seed).start();
        trial = new Trial(FORM, tables, topics, fleet, parser, report);
    }

    @AfterAll
    void stop() {
        report.write(FORM.isFull());
        fleet.stop();
        try (Installation servers = installation;
                StallingProxy way = proxy;
                ChaosParser talking = parser) {
            LOG.debugf("Closing %s, %s and %s", servers, way, talking);
        }
    }

    @Test
    @Order(1)
    void threeReplicasRaceForTenThousandDueSchedules() {
        Ledger ledger = trial.ledger("race");
        tables.sql("UPDATE task_type SET batch_size = ? WHERE source_type = 'RSS'", FORM.batchInRace());
        new Load(tables, "race", ledger).cohort("RSS", "race", RACING, Load.ONCE_S);

        ledger.settle(FORM.patience());

        tables.sql("UPDATE task_type SET batch_size = 1 WHERE source_type = 'RSS'");

        trial.prove("Three replicas race for due schedules", "%d due at once".formatted(RACING), ledger, 0);
    }

    @Test
    @Order(2)
    void replicasAreKilledAtRandomInstants() {
        trial.during(
                "kills", "A replica killed (kill -9) at a random instant", FORM.kills() * Fleet.DISPATCH_PAGE, () -> {
                    for (int i = 0; i < FORM.kills(); i++) {
                        Trial.pause(Duration.ofMillis(random.nextInt(1_500)));
                        fleet.any(random).kill();
                        fleet.refill();
                        // else nothing is under way that the next kill could tear
                        await().atMost(FORM.patience()).until(() -> fleet.ready() >= Fleet.SIZE - 1);
                    }
                    return "%d kills".formatted(FORM.kills());
                });
    }

    @Test
    @Order(3)
    void kafkaIsAwayForAWhile() {
        trial.during("kafka", "Kafka stopped and started", IN_FLIGHT + PROBES, () -> {
            installation.servers().kafka().stop();
            Trial.pause(FORM.outage());
            installation.servers().kafka().start();
            return "%d s away".formatted(FORM.outage().toSeconds());
        });
    }

    @Test
    @Order(4)
    void postgresCrashesAndComesBack() {
        trial.during("postgres", "PostgreSQL stopped (immediate) and started", Fleet.SIZE * Fleet.DISPATCH_PAGE, () -> {
            installation.servers().database().crash();
            Trial.pause(FORM.outage());
            installation.servers().database().start();
            return "%d s away".formatted(FORM.outage().toSeconds());
        });
    }

    @Test
    @Order(5)
    void postgresIsSlow() {
        trial.during(
                "slow",
                "PostgreSQL slow: 2 s more for every statement that writes tasks, groups or schedules",
                0,
                () -> {
                    slowWrites.by(2);
                    try {
                        Trial.pause(FORM.slowness());
                    } finally {
                        slowWrites.by(0);
                    }
                    return "%d s long".formatted(FORM.slowness().toSeconds());
                });
    }

    @Test
    @Order(6)
    void aFrozenReplicaWakesUpWithOldClaims() {
        trial.during("frozen", "A replica frozen (SIGSTOP) and woken", Fleet.DISPATCH_PAGE, () -> {
            Replica frozen = fleet.any(random);
            frozen.freeze();
            try {
                Trial.pause(FORM.freeze());
            } finally {
                frozen.thaw();
            }
            return "%d s frozen".formatted(FORM.freeze().toSeconds());
        });
    }

    @Test
    @Order(7)
    void consumersComeAndGo() {
        trial.during("rebalances", "Rebalances: strangers join the consumer group, take records and leave", 0, () -> {
            for (int i = 0; i < FORM.intrusions(); i++) {
                topics.intrude(Duration.ofMillis(300 + random.nextInt(700)));
            }
            return "%d joins".formatted(FORM.intrusions());
        });
    }

    @Test
    @Order(8)
    void replicasAreReplacedOneByOne() {
        List<Duration> stops = new ArrayList<>();
        trial.during("rolling", "Rolling restart (SIGTERM)", 0, () -> {
            for (Replica replica : fleet.all().subList(0, FORM.restarts())) {
                long asked = System.nanoTime();
                replica.stop();
                stops.add(Duration.ofNanos(System.nanoTime() - asked));
                fleet.complete();
            }
            return "%d restarts".formatted(stops.size());
        });
        Duration longest = Collections.max(stops);
        report.note("A replica that was asked to stop was gone after %d ms at most.".formatted(longest.toMillis()));
        assertThat(longest).as("the longest stop").isLessThan(STOP);
    }

    @Test
    @Order(9)
    void nonsenseIsReportedAmongGoodStatuses() {
        fleet.complete();
        Ledger ledger = trial.ledger("fuzz");
        new Load(tables, "fuzz", ledger).cohort("RSS", "fuzz" + ChaosParser.LEFT_OUT, FORM.fuzzedTasks(), Load.ONCE_S);
        await().atMost(FORM.patience())
                .until(() ->
                        tables.number("SELECT count(*) FROM all_tasks WHERE status = 'QUEUED'") == FORM.fuzzedTasks());
        List<Long> tasks = tables.column("SELECT id FROM all_tasks WHERE status = 'QUEUED'").stream()
                .map(Long.class::cast)
                .toList();
        long before = fleet.counted(".*");
        long appliedBefore = fleet.counted("applied");
        Map<TopicPartition, Long> lettersBefore = topics.end(ChaosParser.DEAD_LETTERS);

        long sent = new Nonsense(random)
                .send(installation.servers().kafka().bootstrapServers(), tasks, FORM.fuzzed(), FORM.huge());

        ledger.settle(FORM.patience());
        long counted = fleet.counted(".*") - before;
        long applied = fleet.counted("applied") - appliedBefore;
        AtomicLong letters = new AtomicLong();
        topics.read(ChaosParser.DEAD_LETTERS, lettersBefore, letter -> letters.incrementAndGet());
        report.note(
                "Of %d fuzzed records among %d good ones, %d were counted as refused and %d lie in the dead-letter topic; all %d good ones were applied."
                        .formatted(sent - tasks.size(), tasks.size(), counted - applied, letters.get(), applied));
        trial.prove("Nonsense on the status topic", "%d records".formatted(sent - tasks.size()), ledger, 0);
        assertThat(applied).as("good statuses applied").isEqualTo(tasks.size());
        assertThat(counted).as("records accounted for").isEqualTo(sent);
        assertThat(letters.get()).as("dead letters").isEqualTo(sent - tasks.size());
    }

    @Test
    @Order(14)
    void theWholeStatusTopicIsReadAgain() {
        trial.during("replay", "The whole status topic read again from offset 0", 0, () -> "once, see below");
        String before = fingerprint();
        long lagBefore = topics.lag();
        fleet.stop();
        topics.rewind();
        long statuses = topics.lag();

        fleet.complete();

        await().atMost(FORM.patience()).ignoreExceptions().until(() -> topics.lag() == 0);
        long counted = fleet.counted(".*");
        report.note(
                "%d statuses were read again from offset 0: %d were applied, %d late, %d stale, the others refused; no row changed."
                        .formatted(statuses, fleet.counted("applied"), fleet.counted("late"), fleet.counted("stale")));
        assertThat(lagBefore).isZero();
        assertThat(fingerprint()).as("everything in the tables").isEqualTo(before);
        assertThat(fleet.counted("applied")).as("statuses applied again").isZero();
        assertThat(counted).as("statuses counted").isGreaterThanOrEqualTo(statuses);
    }

    @Test
    @Order(10)
    void postgresHangs() {
        trial.during(
                "hangs", "PostgreSQL hangs (SIGSTOP of all its processes)", Fleet.SIZE * Fleet.DISPATCH_PAGE, () -> {
                    installation.servers().database().freeze();
                    try {
                        noticed("PostgreSQL that hangs");
                        Trial.pause(FORM.silence());
                    } finally {
                        installation.servers().database().thaw();
                    }
                    return "%d s after it was noticed".formatted(FORM.silence().toSeconds());
                });
    }

    @Test
    @Order(11)
    void postgresTakesNoChanges() {
        trial.during("read-only", "PostgreSQL turns read-only, as a primary that was demoted", IN_FLIGHT, () -> {
            readOnly("on");
            try {
                noticed("PostgreSQL that takes no changes");
                Trial.pause(FORM.silence());
            } finally {
                readOnly("off");
            }
            return "%d s after it was noticed".formatted(FORM.silence().toSeconds());
        });
    }

    /** Connections of before stay silent for ever, as after a failover to another host under the same name. */
    @Test
    @Order(12)
    void thePacketsOfPostgresAreDropped() {
        trial.during(
                "packets",
                "The way to PostgreSQL drops all packets, then lets new connections through",
                Fleet.SIZE * Fleet.DISPATCH_PAGE,
                () -> {
                    proxy.stall();
                    try {
                        noticed("a way to PostgreSQL that drops packets");
                        Trial.pause(FORM.silence());
                    } finally {
                        proxy.resumeForNewConnections();
                    }
                    return "%d s after it was noticed".formatted(FORM.silence().toSeconds());
                });
    }

    @Test
    @Order(13)
    void badThingsLieBesideGoodOnes() {
        Poison poison = new Poison(tables);
        trial.during("poison", "Crons that never fire, tasks too large, records with hostile headers", 0, () -> {
            int taskTypes = poison.badCrons();
            int tasks = poison.largeTasks();
            int records = poison.records(installation.servers().kafka().bootstrapServers());
            return "%d task types, %d tasks, %d records".formatted(taskTypes, tasks, records);
        });
        poison.remove();
    }

    private void readOnly(String onOrOff) {
        tables.sql("ALTER SYSTEM SET default_transaction_read_only = " + onOrOff);
        tables.sql("SELECT pg_reload_conf()");
    }

    /** Every replica says by itself that it cannot serve. */
    private void noticed(String what) {
        long since = System.nanoTime();
        await().atMost(FORM.patience()).until(() -> fleet.ready() == 0);
        report.note("%s was noticed by all replicas after %d ms."
                .formatted(
                        what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1),
                        Duration.ofNanos(System.nanoTime() - since).toMillis()));
    }

    /** A proof that cannot fail is none: what is put wrong by hand is found, each under its own name. */
    @Test
    @Order(16)
    void theLedgerFindsWhatIsWrong() {
        fleet.complete();
        Ledger ledger = trial.ledger("wrong");
        new Load(tables, "wrong", ledger).cohort("RSS", "wrong" + ChaosParser.FAITHFUL, 20, Load.ONCE_S);
        ledger.settle(FORM.patience());
        assertThat(ledger.counts()).isEqualTo(new Counts(20, 0, 0, 20, 0, 0, 40, 40, 0, 0, 0, 0, 0));
        List<Long> tasks = tables
                .column(
                        "SELECT ts.task_id FROM all_task_sources ts JOIN source s ON s.id = ts.source_id WHERE s.name = 'wrong' ORDER BY 1")
                .stream()
                .map(Long.class::cast)
                .toList();

        tables.sql("DELETE FROM task_source WHERE task_id = ?", tasks.get(0));
        tables.sql("UPDATE task SET status = 'FAILED' WHERE id = ?", tasks.get(1));
        tables.sql("UPDATE task SET attempt = 2 WHERE id = ?", tasks.get(2));
        tables.sql(
                "UPDATE task_group SET success_tasks = success_tasks + 1 WHERE id = (SELECT task_group_id FROM all_tasks WHERE id = ?)",
                tasks.get(3));
        tables.sql(
                "UPDATE task SET status = 'QUEUED', queued_at = now(), finished_at = NULL WHERE id = ?", tasks.get(4));
        tables.sql("""
                WITH twice AS (
                    INSERT INTO task (task_group_id, task_type_id, status, queued_at, deadline_at, expires_at)
                    SELECT task_group_id, task_type_id, 'QUEUED', now(), now() + interval '1 hour', now() + interval '1 hour'
                    FROM all_tasks WHERE id = ? RETURNING id)
                INSERT INTO task_source (task_id, source_id) SELECT twice.id, source_id FROM twice, task_source ts WHERE ts.task_id = ?
                """, tasks.get(4), tasks.get(4));

        // lost: the first. Twice, two active: the fifth. Never sent: the third's second attempt, and the one made by
        // hand.
        // Not as was said: the second, third, fifth, and the one made by hand. Stuck: the fifth, and the one made by
        // hand
        assertThat(ledger.counts()).isEqualTo(new Counts(20, 1, 1, 20, 2, 0, 38, 38, 0, 4, 1, 1, 2));
    }

    /** Of every row that a status could change. */
    private String fingerprint() {
        return tables.text("""
                SELECT concat_ws(' ',
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.id)) FROM all_tasks t),
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.task_id, t.source_id)) FROM all_task_sources t),
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.id)) FROM task_group t),
                    (SELECT md5(string_agg(CAST(to_jsonb(t) AS text), ' ' ORDER BY t.id)) FROM source_schedule t))
                """);
    }
}
