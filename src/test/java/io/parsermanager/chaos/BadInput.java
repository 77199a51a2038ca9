package io.parsermanager.chaos;

import static io.parsermanager.chaos.ChaosStack.FORM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is bad by itself lies beside what is good. */
interface BadInput extends ChaosScenarios {
    @Test
    @Order(9)
    default void nonsenseIsReportedAmongGoodStatuses() {
        fleet().complete();
        Ledger ledger = trial().ledger("fuzz");
        new Load(tables(), "fuzz", ledger)
                .cohort("RSS", "fuzz" + ChaosParser.LEFT_OUT, FORM.fuzzedTasks(), Load.ONCE_S);
        await().atMost(FORM.patience())
                .until(() -> tables().number("SELECT count(*) FROM all_tasks WHERE status = 'QUEUED'")
                        == FORM.fuzzedTasks());
        List<Long> tasks = tables().column("SELECT id FROM all_tasks WHERE status = 'QUEUED'").stream()
                .map(Long.class::cast)
                .toList();
        long before = fleet().counted(".*");
        long appliedBefore = fleet().counted("applied");
        Map<TopicPartition, Long> lettersBefore = topics().end(ChaosParser.DEAD_LETTERS);

        long sent = new Nonsense(random()).send(stack().bootstrapServers(), tasks, FORM.fuzzed(), FORM.huge());

        ledger.settle(FORM.patience());
        long counted = fleet().counted(".*") - before;
        long applied = fleet().counted("applied") - appliedBefore;
        AtomicLong letters = new AtomicLong();
        topics().read(ChaosParser.DEAD_LETTERS, lettersBefore, letter -> letters.incrementAndGet());
        report().note(
                        "Of %d fuzzed records among %d good ones, %d were counted as refused and %d lie in the dead-letter topic; all %d good ones were applied."
                                .formatted(
                                        sent - tasks.size(), tasks.size(), counted - applied, letters.get(), applied));
        trial().prove("Nonsense on the status topic", "%d records".formatted(sent - tasks.size()), ledger, 0);
        assertThat(applied).as("good statuses applied").isEqualTo(tasks.size());
        assertThat(counted).as("records accounted for").isEqualTo(sent);
        assertThat(letters.get()).as("dead letters").isEqualTo(sent - tasks.size());
    }

    @Test
    @Order(13)
    default void badThingsLieBesideGoodOnes() {
        Poison poison = new Poison(tables());
        trial().during("poison", "Crons that never fire, tasks too large, records with hostile headers", 0, () -> {
            int taskTypes = poison.badCrons();
            int tasks = poison.largeTasks();
            int records = poison.records(stack().bootstrapServers());
            return "%d task types, %d tasks, %d records".formatted(taskTypes, tasks, records);
        });
        poison.remove();
    }
}
