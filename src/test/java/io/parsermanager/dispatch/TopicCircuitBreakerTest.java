package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.dispatch.TopicCircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicCircuitBreakerTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TopicCircuitBreaker breaker = new TopicCircuitBreaker(nanos::get);

    @BeforeEach
    void hasThreePartitions() {
        breaker.topicIsKnown(3);
    }

    @Test
    void onePartitionIsOutAndTheOthersAreNot() {
        breaker.failed(1);

        assertThat(breaker.partition(1)).isEqualTo(State.OPEN);
        assertThat(breaker.partition(0)).isEqualTo(State.CLOSED);
        assertThat(breaker.topic()).isEqualTo(State.CLOSED);
        assertThat(breaker.isSilent()).isFalse();
    }

    @Test
    void afterAPauseOneCallerMayTry() {
        breaker.failed(1);
        pass(Duration.ofSeconds(1));

        assertThat(breaker.partition(1)).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.partition(1)).isEqualTo(State.OPEN);
    }

    @Test
    void aTryThatNobodyMadeIsGivenToTheNext() {
        breaker.failed(1);
        pass(Duration.ofSeconds(1));
        breaker.partition(1);

        breaker.notTried(1);

        assertThat(breaker.partition(1)).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void theNextPauseIsLongerUpToALimit() {
        breaker.failed(1);
        for (int i = 0; i < 10; i++) {
            pass(TopicCircuitBreaker.MAX_PAUSE);
            assertThat(breaker.partition(1)).isEqualTo(State.HALF_OPEN);
            breaker.failed(1);
        }

        pass(TopicCircuitBreaker.MAX_PAUSE.minusNanos(1));
        assertThat(breaker.partition(1)).isEqualTo(State.OPEN);
        pass(Duration.ofNanos(1));
        assertThat(breaker.partition(1)).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.putOff(1)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void manyFailuresOfOneMomentAreOne() {
        for (int i = 0; i < 1_000; i++) {
            breaker.failed(1);
        }

        pass(Duration.ofSeconds(1));
        assertThat(breaker.partition(1)).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void aSuccessEndsIt() {
        breaker.failed(1);

        breaker.succeeded(1);

        assertThat(breaker.partition(1)).isEqualTo(State.CLOSED);
        assertThat(breaker.failing()).isEmpty();
    }

    @Test
    void aTopicIsSilentWhenAllItsPartitionsAreOut() {
        breaker.failed(0);
        breaker.failed(1);
        assertThat(breaker.isSilent()).isFalse();

        breaker.failed(2);

        assertThat(breaker.isSilent()).isTrue();
    }

    @Test
    void aTopicThatKafkaDoesNotKnowIsSilentUntilItDoes() {
        breaker.topicFailed();
        assertThat(breaker.isSilent()).isTrue();
        assertThat(breaker.topic()).isEqualTo(State.OPEN);

        breaker.topicIsKnown(3);

        assertThat(breaker.topic()).isEqualTo(State.CLOSED);
        assertThat(breaker.isSilent()).isFalse();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
