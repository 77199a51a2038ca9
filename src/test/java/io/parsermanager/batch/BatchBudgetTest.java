package io.parsermanager.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchBudgetTest {
    private static final BatchBudget BUDGET = new BatchBudget(3, 100, 10);

    @Test
    void endsABatchAtItsRows() {
        assertThat(BUDGET.split(List.of("a", "b", "c", "d"), text -> 1, text -> 0))
                .containsExactly(List.of("a", "b", "c"), List.of("d"));
    }

    @Test
    void endsABatchAtItsBytes() {
        assertThat(BUDGET.split(List.of(60L, 40L, 1L), bytes -> bytes, bytes -> 0))
                .containsExactly(List.of(60L, 40L), List.of(1L));
    }

    @Test
    void endsABatchAtItsChildRows() {
        assertThat(BUDGET.split(List.of(6, 6), rows -> 1, rows -> rows)).containsExactly(List.of(6), List.of(6));
    }

    @Test
    void takesAnElementThatIsLargerThanABatch() {
        assertThat(BUDGET.split(List.of(1_000L, 1_000L), bytes -> bytes, bytes -> 0))
                .containsExactly(List.of(1_000L), List.of(1_000L));
    }

    @Test
    void makesNoBatchOfNothing() {
        assertThat(BUDGET.split(List.<Long>of(), bytes -> bytes, bytes -> 0)).isEmpty();
    }
}
