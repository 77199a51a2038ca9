package io.parsermanager.web.source;

import io.parsermanager.web.source.SourceHistory.Past;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The visits of a source for one task type as an SVG, newest on the right: a line for the time since the visit before, and a bar for the new
 * items. The line is logarithmic, because intervals differ by a factor of hundreds.
 *
 * @param visits newest first
 * @param line path of the times between visits
 * @param bars path of the new items
 * @param shortestS the shortest time between two visits in seconds
 * @param found how many new items there were
 * @param useful how many visits found something new
 * @param most the new items of the highest bar
 */
@TemplateData
public record VisitChart(
        String taskType,
        List<Visit> visits,
        String line,
        String bars,
        Double shortestS,
        Double longestS,
        long found,
        long useful,
        int most) {
    /**
     * A visit.
     *
     * @param sinceS seconds since the visit before; null: that one is not known
     */
    @TemplateData
    public record Visit(Instant at, Double sinceS, Integer foundNew, Integer foundTotal, String error) {}

    private static final int STEP = 10;
    private static final int BAR_WIDTH = 7;

    /** The line lies between these, the highest bar between the next two. */
    private static final int LINE_TOP = 3;

    private static final int LINE_BOTTOM = 35;
    private static final int BAR_TOP = 46;
    static final int HEIGHT = 80;

    /** One chart for each task type with two visits, of which one said what it found. */
    static List<VisitChart> of(List<Past> newestFirst) {
        Map<String, List<Past>> byType = new LinkedHashMap<>();
        newestFirst.stream().filter(Past::isVisit).forEach(past -> byType.computeIfAbsent(
                        past.taskType(), type -> new ArrayList<>())
                .add(past));
        return byType.entrySet().stream()
                .filter(type -> type.getValue().size() > 1
                        && type.getValue().stream().anyMatch(past -> past.foundNew() != null))
                .map(type -> chart(type.getKey(), visits(type.getValue())))
                .toList();
    }

    public int width() {
        return visits.size() * STEP;
    }

    public int height() {
        return HEIGHT;
    }

    private static List<Visit> visits(List<Past> newestFirst) {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            Past past = newestFirst.get(i);
            Past before = i + 1 < newestFirst.size() ? newestFirst.get(i + 1) : null;
            visits.add(new Visit(
                    past.finishedAt(),
                    before == null ? null : seconds(before.finishedAt(), past.finishedAt()),
                    past.foundNew(),
                    past.foundTotal(),
                    past.ownError()));
        }
        return visits;
    }

    /** At least 1: tasks may end in another order than they began, and the logarithm needs a positive number. */
    private static double seconds(Instant from, Instant to) {
        return Math.max(1, Duration.between(from, to).toSeconds());
    }

    private static VisitChart chart(String taskType, List<Visit> visits) {
        double shortest = visits.stream()
                .map(Visit::sinceS)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
        double longest = visits.stream()
                .map(Visit::sinceS)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        List<Integer> found = visits.stream()
                .map(Visit::foundNew)
                .filter(Objects::nonNull)
                .filter(items -> items > 0)
                .toList();
        int most = found.stream().mapToInt(Integer::intValue).max().orElse(0);
        StringBuilder line = new StringBuilder();
        StringBuilder bars = new StringBuilder();
        for (int i = visits.size() - 1; i >= 0; i--) {
            Visit visit = visits.get(i);
            int x = (visits.size() - 1 - i) * STEP;
            if (visit.sinceS != null) {
                line.append(line.isEmpty() ? 'M' : 'L').append(point(x, level(visit.sinceS, shortest, longest)));
            }
            if (visit.foundNew != null && visit.foundNew > 0) {
                bar(bars, x, Math.max(1.0, (HEIGHT - BAR_TOP) * (double) visit.foundNew / most));
            }
        }
        return new VisitChart(
                taskType,
                visits,
                line.toString(),
                bars.toString(),
                shortest,
                longest,
                found.stream().mapToLong(Integer::longValue).sum(),
                found.size(),
                most);
    }

    private static double level(double seconds, double shortest, double longest) {
        double part = longest > shortest ? Math.log(seconds / shortest) / Math.log(longest / shortest) : 0.5;
        return LINE_BOTTOM - part * (LINE_BOTTOM - LINE_TOP);
    }

    private static String point(int x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x + BAR_WIDTH / 2.0, y);
    }

    private static void bar(StringBuilder path, int x, double height) {
        path.append(
                String.format(Locale.ROOT, "M%d %.1fh%dv%.1fh-%dz", x, HEIGHT - height, BAR_WIDTH, height, BAR_WIDTH));
    }
}
