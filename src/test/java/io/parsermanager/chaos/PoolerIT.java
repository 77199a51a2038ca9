package io.parsermanager.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parsermanager.testsupport.FullForm;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.PgBouncer;
import io.parsermanager.testsupport.Tables;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas behind PgBouncer in transaction mode, and load. PgBouncer is killed and started again. */
@Tag("ha")
@FullForm
class PoolerIT {
    private static final Form FORM = Form.asked();

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final Report report = new Report(
            "pooler", "The %s form of %s, seed %d.".formatted(FORM.name(), LocalDate.now(ZoneOffset.UTC), seed));

    @TempDir
    Path folder;

    private Installation installation;
    private PgBouncer pooler;
    private Tables tables;
    private Fleet fleet;
    private ChaosParser parser;

    @BeforeEach
    void behindThePooler() {
        assumeTrue(PgBouncer.program().isPresent(), "needs pgbouncer");
        installation = new Installation();
        installation.run("migrate", "up");
        pooler = new PgBouncer(folder, installation.servers().database().port()).start();
        tables = installation.tables();
        fleet = new Fleet(
                installation, Map.of("POSTGRES_POOLER", "true", "POSTGRES_PORT", String.valueOf(pooler.port())));
        fleet.complete();
        Load.setDeadlines(tables);
        parser = new ChaosParser(installation.servers().kafka().bootstrapServers(), seed).start();
    }

    @AfterEach
    void stop() {
        if (parser != null) {
            report.write(FORM.isFull());
            fleet.stop();
            parser.close();
            pooler.close();
            installation.close();
        }
    }

    @Test
    void everythingWorksBehindItAndOutlivesIt() {
        TopicReader topics = new TopicReader(installation.servers().kafka().bootstrapServers());
        Trial trial = new Trial(FORM, tables, topics, fleet, parser, report);

        trial.during(
                "pooler", "PgBouncer in transaction mode is killed and started again", ChaosStack.IN_FLIGHT, () -> {
                    pooler.close();
                    Trial.pause(FORM.outage());
                    pooler.start();
                    return "%d s away".formatted(FORM.outage().toSeconds());
                });
        assertThat(fleet.lastWords()).doesNotContain("prepared statement");
    }
}
