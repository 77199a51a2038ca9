package io.parsermanager.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.faults.Fault.Kind;
import org.junit.jupiter.api.Test;

class FaultRegistryTest {
    private final FaultRegistry registry = new FaultRegistry();

    @Test
    void countsHowOftenAFaultWasMet() {
        registry.report(Kind.TOPIC, "a", "takes nothing");
        registry.report(Kind.TOPIC, "a", "takes nothing");

        assertThat(registry.present()).singleElement().satisfies(fault -> {
            assertThat(fault.name()).isEqualTo("a");
            assertThat(fault.times()).isEqualTo(2);
        });
    }

    @Test
    void forgetsAFaultThatHasEnded() {
        registry.report(Kind.TASK_TYPE, "RSS/POSTS", "its cron never fires");

        registry.resolve(Kind.TASK_TYPE, "RSS/POSTS");

        assertThat(registry.count(Kind.TASK_TYPE)).isZero();
    }

    @Test
    void keepsABoundedNumberOfFaults() {
        for (int i = 0; i < 2_000; i++) {
            registry.report(Kind.TOPIC, "topic-" + i, "takes nothing");
        }

        assertThat(registry.count(Kind.TOPIC)).isEqualTo(1_000);
    }
}
