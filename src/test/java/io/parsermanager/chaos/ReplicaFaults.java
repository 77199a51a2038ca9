package io.parsermanager.chaos;

import static io.parsermanager.chaos.ChaosStack.FORM;
import static io.parsermanager.testsupport.Waiting.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.FullForm;
import io.parsermanager.testsupport.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Replicas that die, sleep or are replaced. */
interface ReplicaFaults extends ChaosScenarios {
    @Test
    @Order(2)
    default void replicasAreKilledAtRandomInstants() {
        trial().during(
                        "kills",
                        "A replica killed (kill -9) at a random instant",
                        FORM.kills() * Fleet.DISPATCH_PAGE,
                        () -> {
                            for (int i = 0; i < FORM.kills(); i++) {
                                Trial.pause(Duration.ofMillis(random().nextInt(1_500)));
                                fleet().any(random()).kill();
                                fleet().refill();
                                // else nothing is under way that the next kill could tear
                                await().atMost(FORM.patience()).until(() -> fleet().ready() >= Fleet.SIZE - 1);
                            }
                            return "%d kills".formatted(FORM.kills());
                        });
    }

    @Test
    @FullForm
    @Order(6)
    default void aFrozenReplicaWakesUpWithOldClaims() {
        trial().during("frozen", "A replica frozen (SIGSTOP) and woken", Fleet.DISPATCH_PAGE, () -> {
            Replica frozen = fleet().any(random());
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
    @Order(8)
    default void replicasAreReplacedOneByOne() {
        List<Duration> stops = new ArrayList<>();
        trial().during("rolling", "Rolling restart (SIGTERM)", 0, () -> {
            for (Replica replica : fleet().all().subList(0, FORM.restarts())) {
                long asked = System.nanoTime();
                replica.stop();
                stops.add(Duration.ofNanos(System.nanoTime() - asked));
                fleet().complete();
            }
            return "%d restarts".formatted(stops.size());
        });
        Duration longest = Collections.max(stops);
        report().note("A replica that was asked to stop was gone after %d ms at most.".formatted(longest.toMillis()));
        assertThat(longest).as("the longest stop").isLessThan(STOP);
    }
}
