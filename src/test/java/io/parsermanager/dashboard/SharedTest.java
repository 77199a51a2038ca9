package io.parsermanager.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who waits for a value, and how often it is worked out. */
class SharedTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong workedOut = new AtomicLong();
    private final List<Runnable> aside = new ArrayList<>();
    private boolean away;

    private final Shared<Long> shared = new Shared<>(this::work, Duration.ofSeconds(5), nanos::get, aside::add);

    private long work() {
        if (away) {
            throw new IllegalStateException("away");
        }
        return workedOut.incrementAndGet();
    }

    @Test
    void isWorkedOutOnceForAllWhoAskInTime() {
        assertThat(shared.get()).isEqualTo(1);
        pass(4);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(aside).isEmpty();
    }

    @Test
    void isWorkedOutAsideOnceForAllWhoAskALittleLate() {
        shared.get();
        pass(6);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(shared.get()).isEqualTo(1);
        assertThat(aside).hasSize(1);
        aside.get(0).run();
        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void isWaitedForOnceItIsUseless() {
        shared.get();
        pass(20);
        assertThat(shared.get()).isEqualTo(2);
        assertThat(aside).isEmpty();
    }

    @Test
    void isWaitedForAfterItWasForgotten() {
        shared.get();
        shared.forget();
        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void keepsTheLastAndTriesAgainWhereWorkFails() {
        shared.get();
        away = true;
        pass(6);
        shared.get();
        aside.get(0).run();
        assertThat(shared.get()).isEqualTo(1);
        assertThat(aside).hasSize(2);
        pass(20);
        assertThatThrownBy(shared::get).hasMessage("away");
        assertThat(shared.last()).isEqualTo(1);
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
