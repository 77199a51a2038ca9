package io.parsermanager.track.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/**
 * 1,000 sources of several habits for their first 60 days, with the functions that the service calls and a clock of each source's own: what
 * the documentation promises of the visits a day and of how late items are found. The first visit reports the times of the newest ten items,
 * as the documentation asks of parsers.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AdaptiveSimulationTest {
    /**
     * Items come at random, but the digest's come at 7:00 all at once. A source with 200 items a day has a lower bound of 5 minutes of its
     * own.
     */
    private static final String SIMULATION = """
            WITH RECURSIVE habit (name, sources, per_day, lowest) AS (VALUES
                ('dead', 200, 0, 600), ('one', 250, 1, 600), ('ten', 200, 10, 600), ('busy', 50, 200, 300), ('digest', 300, 1, 600)
            ), visit AS (
                SELECT h.name, h.per_day, h.lowest, 0 AS nr, random() * 86400 AS at_s, CAST(NULL AS integer) AS interval_s,
                       CAST(0 AS double precision) AS gap_s, false AS found, CAST(0 AS double precision) AS late_s
                FROM habit h, generate_series(1, h.sources)
                UNION ALL
                SELECT v.name, v.per_day, v.lowest, v.nr + 1, v.at_s + g.gap_s,
                       adapted_interval(v.interval_s, 'NORMAL', v.lowest, 86400, CASE WHEN f.found THEN 1 ELSE 0 END, false, m.median_gap_s),
                       g.gap_s, f.found,
                       CASE WHEN v.name = 'digest' THEN v.at_s + g.gap_s - floor((v.at_s + g.gap_s - 25200) / 86400) * 86400 - 25200
                            ELSE g.gap_s / 2 END
                FROM visit v,
                     LATERAL (SELECT extract(epoch FROM jittered(coalesce(v.interval_s, first_interval(v.lowest, 86400)), v.lowest, 86400))
                                     ::double precision AS gap_s OFFSET 0) g,
                     LATERAL (SELECT CASE WHEN v.name = 'digest'
                                          THEN floor((v.at_s + g.gap_s - 25200) / 86400) > floor((v.at_s - 25200) / 86400)
                                          ELSE random() < 1 - exp(-v.per_day * g.gap_s / 86400) END AS found OFFSET 0) f,
                     LATERAL (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY between_s) AS median_gap_s
                              FROM (SELECT CASE WHEN v.name = 'digest' THEN 1 ELSE -ln(1 - random()) END * 86400 / v.per_day AS between_s
                                    FROM generate_series(1, 9) WHERE v.nr = 0 AND v.per_day > 0) newest) m
                WHERE v.at_s < 60 * 86400
            )
            SELECT name || ' ' || round((count(*) / 60.0 / (SELECT sources FROM habit h WHERE h.name = v.name))::numeric, 2)
                        || ' ' || coalesce(round((CASE WHEN name = 'digest' THEN avg(late_s) FILTER (WHERE found)
                                                       ELSE sum(gap_s * late_s) / sum(gap_s) END / 3600)::numeric, 3), 0)
                        || ' ' || round(min(gap_s)::numeric, 1) || ' ' || round(max(gap_s)::numeric, 1)
                        || ' ' || round(count(*) FILTER (WHERE found) / count(*)::numeric, 3)
            FROM visit v WHERE nr > 0 GROUP BY name
            """;

    /** One row: visits a day and source, the mean delay of an item in hours, the shortest and the longest time between two visits. */
    private record Habit(double visits, double lateH, double shortestS, double longestS, double useful) {}

    @Inject
    Tables tables;

    @Test
    void visitsAndDelaysAreWhatTheDocumentationSays() {
        Map<String, Habit> habits = simulate();

        assertThat(habits.get("one").visits).isCloseTo(2.3, Percentage.withPercentage(10));
        assertThat(habits.get("one").lateH).isCloseTo(6, Percentage.withPercentage(10));
        assertThat(habits.get("ten").visits).isCloseTo(23.6, Percentage.withPercentage(10));
        assertThat(habits.get("ten").lateH).isCloseTo(0.7, Percentage.withPercentage(10));
        assertThat(habits.get("busy").visits).isCloseTo(238, Percentage.withPercentage(10));
        assertThat(habits.get("busy").lateH * 60).isCloseTo(3, within(0.4));
        assertThat(habits.get("digest").lateH).isCloseTo(4.4, Percentage.withPercentage(10));
        assertThat(habits.get("dead").visits).as("with its learning").isCloseTo(1.2, Percentage.withPercentage(10));
        assertThat(habits.get("ten").useful).as("every third visit").isCloseTo(1 / 3.0, within(0.05));
        habits.forEach((name, habit) -> {
            assertThat(habit.shortestS).as(name).isGreaterThanOrEqualTo(name.equals("busy") ? 300 : 600);
            assertThat(habit.longestS).as(name).isLessThanOrEqualTo(86_400);
        });
    }

    private Map<String, Habit> simulate() {
        Map<String, Habit> habits = new HashMap<>();
        for (Object row : tables.column(SIMULATION)) {
            List<String> cells = List.of(((String) row).split(" "));
            double[] numbers =
                    cells.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
            habits.put(cells.get(0), new Habit(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]));
        }
        return habits;
    }
}
