package io.parsermanager.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.web.overview.ThroughputPlot.Counts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plot with axes says: the end of its axis, the times below, and where its bars are. */
class ThroughputPlotTest {
    private static final Instant SINCE = Instant.parse("2026-12-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 4", "9, 10", "10, 10", "11, 20", "59, 60", "61, 80", "99999, 100000"})
    void endsTheAxisAtARoundNumber(long highest, long top) {
        assertThat(ThroughputPlot.top(highest)).isEqualTo(top);
    }

    @Test
    void putsABarAtItsTimeAndNamesItInTheVisitorsZone() {
        Instant quarterPast = SINCE.plusSeconds(900);
        ThroughputPlot plot = plot("1h", new Counts(quarterPast, 6, 1, 1));

        assertThat(plot.bars()).singleElement().satisfies(bar -> {
            assertThat(bar.from()).isEqualTo("15:15");
            assertThat(bar.to()).isEqualTo("15:16");
            assertThat(bar.x()).isEqualTo("150.0");
            assertThat(bar.goodHeight()).isEqualTo("105.0");
            assertThat(bar.badY()).isEqualTo("0.0");
        });
        assertThat(plot.ticks()).containsExactly("15:00", "15:15", "15:30", "15:45", "16:00");
        assertThat(plot.top()).isEqualTo(8);
        assertThat(plot.middle()).isEqualTo(4);
    }

    @Test
    void namesTheDayWhereThereAreSeveral() {
        assertThat(plot("7d").ticks()).first().isEqualTo("12-01 15:00");
        assertThat(plot("7d").isEmpty()).isTrue();
    }

    @Test
    void showsASingleFailureAmongMany() {
        ThroughputPlot plot = plot("15m", new Counts(SINCE, 100_000, 1, 0));

        assertThat(Double.parseDouble(plot.bars().get(0).badHeight())).isGreaterThanOrEqualTo(1);
        assertThat(Double.parseDouble(plot.bars().get(0).badY())).isNotNegative();
    }

    private static ThroughputPlot plot(String range, Counts... counts) {
        return ThroughputPlot.of(
                "RSS", "Feeds", ThroughputRange.of(range), SINCE, List.of(counts), ZoneId.of("Asia/Yekaterinburg"));
    }
}
