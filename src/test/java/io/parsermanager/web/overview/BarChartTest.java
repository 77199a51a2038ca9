package io.parsermanager.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a plot says in numbers, and that its bars stay inside. */
class BarChartTest {
    @Test
    void addsUpWhatItShows() {
        BarChart plot = BarChart.of(new long[] {5, 0, 1}, new long[] {1, 0, 3});

        assertThat(plot.total()).isEqualTo(10);
        assertThat(plot.failureRate("en")).isEqualTo("40");
        assertThat(plot.highest()).isEqualTo(6);
        assertThat(plot.good().chars().filter(c -> c == 'M')).hasSize(2);
    }

    @Test
    void drawsTheHighestBarToTheTopAndNoHigher() {
        assertThat(BarChart.of(new long[] {1}, new long[] {1}).bad()).startsWith("M0.0 0.0h");
    }

    @Test
    void isNotAlarmedByAFewFailures() {
        assertThat(BarChart.of(new long[] {0}, new long[] {19}).alarming()).isFalse();
        assertThat(BarChart.of(new long[] {80}, new long[] {20}).alarming()).isTrue();
        assertThat(BarChart.of(new long[] {81}, new long[] {19}).alarming()).isFalse();
    }

    @Test
    void isEmptyWhereNothingWasDone() {
        BarChart plot = BarChart.of(new long[60], new long[60]);

        assertThat(plot.isEmpty()).isTrue();
        assertThat(plot.good()).isEmpty();
        assertThat(plot.failureRate("en")).isEqualTo("0");
    }
}
