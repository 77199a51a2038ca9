package io.parsermanager.web.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.web.overview.RefreshingValue.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who waits for a value, and how often it is worked out. */
class RefreshingValueTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong workedOut = new AtomicLong();
    private final List<Runnable> aside = new ArrayList<>();
    private boolean away;
    private Runnable meanwhile = () -> {};

    private final RefreshingValue<Long> shared =
            new RefreshingValue<>(this::work, Duration.ofSeconds(5), nanos::get, this::execute);

    /** Refreshes wait for the test. Caffeine's own tidying runs at once. */
    private void execute(Runnable task) {
        if (task instanceof AsynchronousCompletionTask) {
            aside.add(task);
        } else {
            task.run();
        }
    }

    private long work() {
        if (away) {
            throw new IllegalStateException("away");
        }
        meanwhile.run();
        return workedOut.incrementAndGet();
    }

    @Test
    void isWaitedForTheFirstTime() {
        assertThat(shared.get()).isEqualTo(new Reading<>(1L, false));
        assertThat(aside).isEmpty();
    }

    @Test
    void isWorkedOutOnceForAllWhoAskInTime() {
        shared.get();
        pass(4);
        assertThat(shared.get().value()).isEqualTo(1);
        assertThat(aside).isEmpty();
    }

    @Test
    void isWorkedOutAsideOnceForAllWhoAskLate() {
        shared.get();
        pass(6);
        assertThat(shared.get()).isEqualTo(new Reading<>(1L, false));
        assertThat(shared.get()).isEqualTo(new Reading<>(1L, false));
        assertThat(aside).hasSize(1);
        aside.get(0).run();
        assertThat(shared.get()).isEqualTo(new Reading<>(2L, false));
    }

    @Test
    void isNotWaitedForHoweverOldAndSaysThatItIs() {
        shared.get();
        pass(3600);
        assertThat(shared.get()).isEqualTo(new Reading<>(1L, true));
        aside.get(0).run();
        assertThat(shared.get()).isEqualTo(new Reading<>(2L, false));
    }

    @Test
    void isWaitedForAfterItWasForgotten() {
        shared.get();
        shared.forget();
        assertThat(shared.get().value()).isEqualTo(2);
        assertThat(shared.get().value()).isEqualTo(2);
    }

    @Test
    void isWaitedForWhereItWasForgottenWhileItWasWorkedOut() {
        shared.get();
        pass(6);
        shared.get();
        meanwhile = shared::forget;
        aside.get(0).run();
        meanwhile = () -> {};
        assertThat(shared.get().value()).isEqualTo(3);
    }

    @Test
    void isRefreshedSoThatNobodyFindsAnOldOne() {
        shared.refresh();
        pass(4);
        shared.refresh();
        pass(4);
        assertThat(shared.get().value()).isEqualTo(2);
        assertThat(aside).isEmpty();
    }

    @Test
    void tellsThatWorkFailsAndKeepsTheLast() {
        shared.get();
        away = true;
        pass(6);
        shared.get();
        aside.get(0).run();
        assertThatThrownBy(shared::get).hasMessage("away");
        assertThat(shared.last()).isEqualTo(1);
    }

    @Test
    void isThereAgainOnceWorkSucceeds() {
        shared.get();
        away = true;
        pass(6);
        shared.get();
        aside.get(0).run();
        away = false;
        assertThatThrownBy(shared::get).hasMessage("away");
        assertThat(aside).hasSize(1); // it tries again no sooner than any refresh
        pass(6);
        assertThatThrownBy(shared::get).hasMessage("away");
        aside.get(1).run();
        assertThat(shared.get().value()).isEqualTo(2);
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
