package io.parsermanager.chaos;

import static org.awaitility.Awaitility.await;

import io.parsermanager.local.EmbeddedDatabase;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A primary and a streaming standby, three replicas of the service with both in POSTGRES_HOST, and load. The primary dies and the standby
 * is promoted; with synchronous replication nothing is lost.
 */
@Tag("ha")
class FailoverIT {
    private static final Form FORM = Form.asked();

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Report report = new Report(
            "failover", "The %s form of %s, seed %d.".formatted(FORM.name(), LocalDate.now(ZoneOffset.UTC), seed));

    @TempDir
    Path folder;

    private Installation installation;
    private EmbeddedDatabase primary;
    private EmbeddedDatabase standby;
    private Tables tables;
    private Fleet fleet;
    private ChaosParser parser;

    @BeforeEach
    void aPrimaryAndItsStandby() {
        installation = new Installation();
        primary = installation.servers().database();
        standby = primary.standby(folder.resolve("standby"));
        tables = new Tables(whicheverTakesWrites());
        // from now on a commit waits for the standby
        tables.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
        tables.sql("SELECT pg_reload_conf()");
        await().atMost(FORM.patience())
                .until(() -> tables.number("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1);
        fleet = new Fleet(
                installation,
                Map.of("POSTGRES_HOST", "127.0.0.1,127.0.0.1", "POSTGRES_PORT", primary.port() + "," + standby.port()));
        fleet.complete();
        Load.setDeadlines(tables);
        parser = new ChaosParser(installation.servers().kafka().bootstrapServers(), seed).start();
    }

    @AfterEach
    void stop() {
        report.write(FORM.isFull());
        fleet.stop();
        parser.close();
        standby.close();
        installation.close();
    }

    @Test
    void theStandbyTakesOverAndNothingIsLost() {
        TopicReader topics = new TopicReader(installation.servers().kafka().bootstrapServers());
        Trial trial = new Trial(FORM, tables, topics, fleet, parser, report);

        trial.during(
                "failover",
                "The primary dies (immediate stop), its synchronous standby is promoted",
                ChaosStack.IN_FLIGHT,
                () -> {
                    Trial.pause(Duration.ofMillis(random.nextInt(1_000)));
                    primary.crash();
                    await().atMost(FORM.patience()).until(() -> fleet.ready() == 0);
                    long promoted = System.nanoTime();
                    new Tables(only(standby)).sql("SELECT pg_promote()");
                    await().atMost(FORM.patience()).until(() -> fleet.ready() == Fleet.SIZE);
                    report.note("All replicas were ready again %d ms after the promotion."
                            .formatted(Duration.ofNanos(System.nanoTime() - promoted)
                                    .toMillis()));
                    return "once";
                });
    }

    private PGSimpleDataSource whicheverTakesWrites() {
        PGSimpleDataSource both = new PGSimpleDataSource();
        both.setUrl(primary.jdbcUrl());
        both.setServerNames(new String[] {"127.0.0.1", "127.0.0.1"});
        both.setPortNumbers(new int[] {primary.port(), standby.port()});
        both.setTargetServerType("primary");
        both.setHostRecheckSeconds(1);
        return both;
    }

    private static PGSimpleDataSource only(EmbeddedDatabase server) {
        PGSimpleDataSource one = new PGSimpleDataSource();
        one.setUrl(server.jdbcUrl());
        return one;
    }
}
