package io.parsermanager.web.overview;

import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;
import java.util.Locale;

/**
 * A bar for each span of time, as paths of an SVG: successes, and failures on top. The server draws it, so it needs no script.
 *
 * @param good path of the lower parts
 * @param bad path of the upper parts
 * @param highest the tasks of the highest bar, which sets the scale
 */
@TemplateData
public record BarChart(String good, String bad, long succeeded, long failed, long highest) {
    static final int WIDTH = 240;
    static final int HEIGHT = 44;

    /** The gap between two bars, as a part of the width of each. */
    private static final double GAP = 0.25;

    /** The least height, so that one task is visible. */
    private static final double LEAST = 1;

    /**
     * Draws a chart.
     *
     * @param good successes of each span, oldest first
     * @param bad failures of each span
     */
    public static BarChart of(long[] good, long[] bad) {
        long highest = 0;
        long succeeded = 0;
        long failed = 0;
        for (int i = 0; i < good.length; i++) {
            highest = Math.max(highest, good[i] + bad[i]);
            succeeded += good[i];
            failed += bad[i];
        }
        StringBuilder goodBars = new StringBuilder();
        StringBuilder badBars = new StringBuilder();
        double room = (double) WIDTH / good.length;
        for (int i = 0; i < good.length; i++) {
            double goodHeight = height(good[i], highest);
            double badHeight = height(bad[i], highest);
            bar(goodBars, i * room, HEIGHT - goodHeight, room * (1 - GAP), goodHeight);
            bar(badBars, i * room, Math.max(0, HEIGHT - goodHeight - badHeight), room * (1 - GAP), badHeight);
        }
        return new BarChart(goodBars.toString(), badBars.toString(), succeeded, failed, highest);
    }

    public long total() {
        return succeeded + failed;
    }

    public boolean isEmpty() {
        return total() == 0;
    }

    /** The failures in percent, with one decimal below 10. */
    public String failureRate(String language) {
        double rate = total() == 0 ? 0 : 100.0 * failed / total();
        return rate == 0 || rate >= 10
                ? String.format(Locale.ROOT, "%.0f", rate)
                : NumberFormats.decimal(rate, language);
    }

    /** Whether enough tasks failed to need attention. */
    public boolean alarming() {
        return total() >= 20 && failed * 5 >= total();
    }

    private static double height(long value, long highest) {
        return value == 0 ? 0 : Math.max(LEAST, (double) HEIGHT * value / highest);
    }

    private static void bar(StringBuilder path, double x, double y, double width, double height) {
        if (height > 0) {
            path.append(String.format(Locale.ROOT, "M%.1f %.1fh%.1fv%.1fh-%.1fz", x, y, width, height, width));
        }
    }
}
