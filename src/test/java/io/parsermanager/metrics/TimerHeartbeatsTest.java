package io.parsermanager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimerHeartbeatsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private long nanos;
    private final TimerHeartbeats beats = new TimerHeartbeats(() -> nanos);

    @BeforeEach
    void oneTimer() {
        beats.expect("create");
    }

    @Test
    void aTimerThatNeverBeatsIsStuckAfterThePatience() {
        pass(PATIENCE);
        assertThat(beats.stuck(PATIENCE)).isEmpty();

        pass(Duration.ofSeconds(1));

        assertThat(beats.stuck(PATIENCE)).containsExactly("create");
    }

    @Test
    void theWaitForTheNextBeatIsNoDelay() {
        beats.completed("create", Duration.ofHours(1));

        pass(Duration.ofHours(1).plus(PATIENCE));

        assertThat(beats.stuck(PATIENCE)).isEmpty();
    }

    @Test
    void aBeatThatDoesNotComeIsMissed() {
        beats.completed("create", Duration.ofHours(1));

        pass(Duration.ofHours(1).plus(PATIENCE).plusSeconds(1));

        assertThat(beats.stuck(PATIENCE)).containsExactly("create");
    }

    @Test
    void aPageOfALongBeatIsProgress() {
        beats.completed("create", Duration.ofSeconds(5));
        pass(PATIENCE);

        beats.progressed("create");
        pass(PATIENCE);

        assertThat(beats.stuck(PATIENCE)).isEmpty();
        assertThat(beats.age("create")).isEqualTo(PATIENCE);
    }

    @Test
    void whatIsNotATimerOfThisReplicaIsNotMissed() {
        beats.progressed("expire");

        pass(Duration.ofDays(1));

        assertThat(beats.stuck(PATIENCE)).containsExactly("create");
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
