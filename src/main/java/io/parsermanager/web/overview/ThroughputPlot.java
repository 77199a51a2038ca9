package io.parsermanager.web.overview;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The finished tasks of a source type over a range of time, as an SVG with axes that the server draws. A browser shows the values of a bar
 * when the mouse is over it. A table has the same values.
 *
 * @param top the value at the upper end of the axis
 * @param bars one for each span with a finished task, oldest first
 * @param ticks the times below the plot, oldest first
 */
@TemplateData
public record ThroughputPlot(String sourceType, String name, long top, List<Bar> bars, List<String> ticks) {
    static final int WIDTH = 600;
    static final int HEIGHT = 140;

    /** The gap between two bars, as a part of the width of each. */
    private static final double GAP = 0.2;

    /** The least height of a part of a bar, so that one task is visible. */
    private static final double LEAST = 1.5;

    private static final int TICKS = 4;

    /** Ends of an axis, each times a power of ten: all but the first have a whole half. */
    private static final int[] STEPS = {1, 2, 4, 6, 8, 10};

    /** The counts of a span of time. */
    public record Counts(Instant from, long succeeded, long failed, long canceled) {}

    /**
     * A bar: successes, and failures and cancels on top.
     *
     * @param from the time at which its span begins, in the visitor's zone
     * @param to the time at which it ends
     */
    @TemplateData
    public record Bar(
            String from,
            String to,
            long succeeded,
            long failed,
            long canceled,
            String x,
            String width,
            String goodY,
            String goodHeight,
            String badY,
            String badHeight) {}

    /**
     * Draws a plot.
     *
     * @param since the time at which the first bar begins
     * @param counts spans with finished tasks, oldest first
     */
    static ThroughputPlot of(
            String sourceType, String name, ThroughputRange range, Instant since, List<Counts> counts, ZoneId zone) {
        long highest = counts.stream().mapToLong(ThroughputPlot::total).max().orElse(0);
        long top = top(highest);
        DateTimeFormatter format = DateTimeFormatter.ofPattern(range.lengthS() > 86_400 ? "MM-dd HH:mm" : "HH:mm")
                .withZone(zone);
        List<Bar> bars = counts.stream()
                .map(span -> bar(range, since, span, top, format))
                .toList();
        List<String> ticks = new ArrayList<>();
        for (int i = 0; i <= TICKS; i++) {
            ticks.add(format.format(since.plusSeconds((long) range.lengthS() * i / TICKS)));
        }
        return new ThroughputPlot(sourceType, name, top, bars, ticks);
    }

    /** The value in the middle of the axis; null if it is not a whole number. */
    public Long middle() {
        return top % 2 == 0 ? top / 2 : null;
    }

    public boolean isEmpty() {
        return bars.isEmpty();
    }

    public long succeeded() {
        return bars.stream().mapToLong(Bar::succeeded).sum();
    }

    public long unsuccessful() {
        return bars.stream().mapToLong(bar -> bar.failed + bar.canceled).sum();
    }

    private static Bar bar(ThroughputRange range, Instant since, Counts span, long top, DateTimeFormatter format) {
        double room = (double) WIDTH / range.bars();
        long place = (span.from.getEpochSecond() - since.getEpochSecond()) / range.barS();
        double good = height(span.succeeded, top);
        double bad = height(span.failed + span.canceled, top);
        return new Bar(
                format.format(span.from),
                format.format(span.from.plusSeconds(range.barS())),
                span.succeeded,
                span.failed,
                span.canceled,
                text(place * room),
                text(room * (1 - GAP)),
                text(HEIGHT - good),
                text(good),
                text(Math.max(0, HEIGHT - good - bad)),
                text(bad));
    }

    private static long total(Counts span) {
        return span.succeeded + span.failed + span.canceled;
    }

    private static double height(long value, long top) {
        return value == 0 ? 0 : Math.max(LEAST, (double) HEIGHT * value / top);
    }

    /** The least round number that is not below the highest bar. */
    static long top(long highest) {
        for (long power = 1; ; power *= 10) {
            for (int step : STEPS) {
                if (step * power >= highest) {
                    return step * power;
                }
            }
        }
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
