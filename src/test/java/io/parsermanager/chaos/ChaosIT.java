package io.parsermanager.chaos;

import static io.parsermanager.chaos.ChaosStack.FORM;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.chaos.Ledger.Counts;
import java.util.List;
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
 * fault after the other. After each, {@link Ledger} compares what is there with what must be, and {@link FinishedTaskEvents} what a reader of
 * the events was told. The interfaces hold the scenarios by
 * subject; their order is one for all of them.
 *
 * <p>A short form is part of the build; {@code ./mvnw verify -Dgroups=chaos -Dchaos.full=true} is the whole of it.
 * {@code -Dchaos.seed=…} repeats the random choices, though not the processes' timing.
 */
@Tag("chaos")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT implements ReplicaFaults, KafkaFaults, DatabaseFaults, BadInput {
    private static final int RACING = 10_000;

    private ChaosStack stack;

    @BeforeAll
    void start() {
        stack = ChaosStack.start();
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Override
    public ChaosStack stack() {
        return stack;
    }

    @Test
    @Order(1)
    void threeReplicasRaceForTenThousandDueSchedules() {
        Ledger ledger = trial().ledger("race");
        tables().sql("UPDATE task_type SET batch_size = ? WHERE source_type = 'RSS'", FORM.batchInRace());
        new Load(tables(), "race", ledger).cohort("RSS", "race", RACING, Load.ONCE_S);

        ledger.settle(FORM.patience());

        tables().sql("UPDATE task_type SET batch_size = 1 WHERE source_type = 'RSS'");

        trial().prove("Three replicas race for due schedules", "%d due at once".formatted(RACING), ledger, 0);
    }

    /** A proof that cannot fail is none: what is put wrong by hand is found, each under its own name. */
    @Test
    @Order(16)
    void theLedgerFindsWhatIsWrong() {
        fleet().complete();
        Ledger ledger = trial().ledger("wrong");
        new Load(tables(), "wrong", ledger).cohort("RSS", "wrong" + ChaosParser.FAITHFUL, 20, Load.ONCE_S);
        ledger.settle(FORM.patience());
        assertThat(ledger.counts()).isEqualTo(new Counts(20, 0, 0, 20, 0, 0, 40, 40, 0, 0, 0, 0, 0));
        assertThat(stack.finishedTaskEvents().counts().untold()).isZero();
        List<Long> tasks = tables()
                .column(
                        "SELECT ts.task_id FROM all_task_sources ts JOIN source s ON s.id = ts.source_id WHERE s.name = 'wrong' ORDER BY 1")
                .stream()
                .map(Long.class::cast)
                .toList();

        tables().sql("DELETE FROM task_source_history WHERE task_id = ?", tasks.get(0));
        tables().sql("""
                WITH found AS (DELETE FROM task_history h WHERE id = ? RETURNING h AS finished)
                INSERT INTO task_history SELECT (jsonb_populate_record(finished, '{"status": "FAILED"}')).* FROM found
                """, tasks.get(1));
        tables().sql("UPDATE task_history SET attempt = 2 WHERE id = ?", tasks.get(2));
        tables().sql(
                        "UPDATE task_group SET success_tasks = success_tasks + 1 WHERE id = (SELECT task_group_id FROM all_tasks WHERE id = ?)",
                        tasks.get(3));
        tables().sql("""
                WITH back AS (
                    DELETE FROM task_history WHERE id = ? RETURNING *
                ), sources AS (
                    DELETE FROM task_source_history WHERE task_id = ? RETURNING task_id, source_id
                ), sources_back AS (
                    INSERT INTO task_source (task_id, source_id) SELECT task_id, source_id FROM sources
                )
                INSERT INTO task (id, task_group_id, task_type_id, created_at, status, queued_at, deadline_at, expires_at)
                SELECT id, task_group_id, task_type_id, created_at, 'QUEUED', now(), deadline_at, expires_at FROM back
                """, tasks.get(4), tasks.get(4));
        tables().sql("""
                WITH twice AS (
                    INSERT INTO task (task_group_id, task_type_id, status, queued_at, deadline_at, expires_at)
                    SELECT task_group_id, task_type_id, 'QUEUED', now(), now() + interval '1 hour', now() + interval '1 hour'
                    FROM task WHERE id = ? RETURNING id)
                INSERT INTO task_source (task_id, source_id) SELECT twice.id, source_id FROM twice, task_source ts WHERE ts.task_id = ?
                """, tasks.get(4), tasks.get(4));

        // lost: the first. Twice, two active: the fifth. Never sent: the third's second attempt, and the one made by
        // hand.
        // Not as was said: the second, third, fifth, and the one made by hand. Stuck: the fifth, and the one made by
        // hand
        assertThat(ledger.counts()).isEqualTo(new Counts(20, 1, 1, 20, 2, 0, 38, 38, 0, 4, 1, 1, 2));
        // The second ended otherwise at first, the third has another attempt, the fifth is not final
        assertThat(stack.finishedTaskEvents().counts().wrong()).isEqualTo(3);
    }
}
