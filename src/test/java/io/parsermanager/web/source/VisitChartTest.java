package io.parsermanager.web.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.web.source.SourceHistory.Past;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The chart of a source's visits. */
class VisitChartTest {
    private static final Instant NEWEST = Instant.parse("2026-11-24T06:00:00Z");

    @Test
    void drawsTheTimesBetweenVisitsFromBottomToTopAndTheItemsAsBars() {
        VisitChart chart = VisitChart.of(List.of(visit(0, 0), visit(86_400, 4), visit(87_000, 8)))
                .get(0);

        assertThat(chart.line()).isEqualTo("M13.5 35.0L23.5 3.0");
        assertThat(chart.bars()).isEqualTo("M0 46.0h7v34.0h-7zM10 63.0h7v17.0h-7z");
        assertThat(chart.shortestS()).isEqualTo(600);
        assertThat(chart.longestS()).isEqualTo(86_400);
        assertThat(List.of(chart.found(), chart.useful(), (long) chart.most())).containsExactly(12L, 2L, 8L);
        assertThat(chart.width()).isEqualTo(30);
    }

    @Test
    void liesInTheMiddleIfAllTimesAreTheSame() {
        assertThat(VisitChart.of(List.of(visit(0, 0), visit(600, 0), visit(1200, 0)))
                        .get(0)
                        .line())
                .isEqualTo("M13.5 19.0L23.5 19.0");
    }

    @Test
    void leavesOutWhatIsNoVisit() {
        Past canceled = new Past(1L, "POSTS", "CANCELED", 1, NEWEST, NEWEST.minusSeconds(60), null, null, null, null);
        Past unfinished = new Past(1L, "POSTS", "QUEUED", 1, NEWEST, null, null, null, null, null);

        assertThat(VisitChart.of(List.of(unfinished, canceled, visit(600, 1), visit(1200, 2)))
                        .get(0)
                        .visits())
                .hasSize(2);
    }

    @Test
    void isNotDrawnForOneVisitOrWithoutAWordOfWhatWasFound() {
        assertThat(VisitChart.of(List.of(visit(0, 3)))).isEmpty();
        assertThat(VisitChart.of(List.of(visit(0, null), visit(600, null)))).isEmpty();
        assertThat(VisitChart.of(List.of())).isEmpty();
    }

    @Test
    void drawsVisitsThatEndedInTheOrderOfTheirIdsAndNotOfTheirTimes() {
        assertThat(VisitChart.of(List.of(visit(600, 1), visit(0, 1), visit(900, 1)))
                        .get(0)
                        .shortestS())
                .isEqualTo(1);
    }

    @Test
    void hasOneForEachTaskType() {
        List<Past> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Past posts = visit(i * 600, 1);
            all.add(posts);
            all.add(new Past(
                    9L, "COMMENTS", "FAILED", 1, NEWEST, posts.finishedAt(), null, null, i == 0 ? 2 : null, null));
        }
        assertThat(VisitChart.of(all)).extracting(VisitChart::taskType).containsExactly("POSTS", "COMMENTS");
    }

    private static Past visit(int secondsAgo, Integer found) {
        return new Past(1L, "POSTS", "SUCCESS", 1, NEWEST, NEWEST.minusSeconds(secondsAgo), null, null, found, 20);
    }
}
