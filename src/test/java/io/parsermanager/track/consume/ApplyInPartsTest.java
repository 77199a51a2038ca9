package io.parsermanager.track.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.kafka.CompactBytes;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.track.deadletter.DeadLetter;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL refuses for its content is found among hundreds, and all others are applied. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ApplyInPartsTest {
    private static final Failure NO_FAILURE = new Failure(null, null, null);

    @Inject
    Tables tables;

    @Inject
    ApplyInParts applyInParts;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    /** StatusReader lets none of these pass; what it does not know of is refused like them. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": \"\\u0000\"}", "not json", "1e999999", "NESTED"})
    void oneBadOneAmongManyIsFound(String stats) {
        tables.sources("RSS", 300);
        List<Long> tasks = new ArrayList<>();
        for (Object source : tables.column("SELECT id FROM source ORDER BY id")) {
            tasks.add(tables.task((Long) source, "QUEUED"));
        }
        List<ReceivedStatus> batch =
                new ArrayList<>(tasks.stream().map(task -> status(task, null)).toList());
        String bad = stats.equals("NESTED") ? "[".repeat(100_000) + "]".repeat(100_000) : stats;
        batch.set(123, status(tasks.get(123), bad));

        List<DeadLetter> dead = applyInParts.apply(batch);

        assertThat(dead).hasSize(1);
        assertThat(dead.get(0).reason()).isEqualTo(Reason.REFUSED_BY_DATABASE);
        assertThat(dead.get(0).record()).isSameAs(batch.get(123).record());
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'"))
                .isEqualTo(299);
    }

    @Test
    void allBadOnesAreFound() {
        tables.sources("RSS", 20);
        List<ReceivedStatus> batch = tables.column("SELECT id FROM source ORDER BY id").stream()
                .map(source -> status(tables.task((Long) source, "QUEUED"), "not json"))
                .toList();

        assertThat(applyInParts.apply(batch)).hasSize(20);
    }

    private static ReceivedStatus status(long task, String stats) {
        CompactBytes value = CompactBytes.of("{}".getBytes(UTF_8));
        return new ReceivedStatus(
                new ConsumerRecord<>("task_statuses", 0, task, value, value),
                new StatusMessage(task, null, Status.SUCCESS, null, stats, NO_FAILURE, List.of()));
    }
}
