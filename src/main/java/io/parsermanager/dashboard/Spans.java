package io.parsermanager.dashboard;

import io.quarkus.qute.TemplateExtension;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Writes lengths of time and numbers so that they are read at a glance. */
final class Spans {
    /** That does not break: a number stays on its line. */
    private static final char NARROW_SPACE = '\u202f';

    private Spans() {}

    /** Two units at most: 3 h 5 min, 12 s. The units are understood in both languages of the page. */
    static String span(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        } else if (whole < 3600) {
            return whole / 60 + " min" + (whole < 600 && whole % 60 > 0 ? " " + whole % 60 + " s" : "");
        } else if (whole < 86_400) {
            return whole / 3600 + " h" + (whole % 3600 >= 60 ? " " + whole % 3600 / 60 + " min" : "");
        }
        return whole / 86_400 + " d" + (whole % 86_400 >= 3600 ? " " + whole % 86_400 / 3600 + " h" : "");
    }

    static String until(Instant from, Instant to) {
        Duration between = Duration.between(from, to);
        return between.toMillis() < 10_000 && !between.isNegative()
                ? String.format(Locale.ROOT, "%.1f s", between.toMillis() / 1000.0)
                : span((double) Math.max(0, between.toSeconds()));
    }

    @TemplateExtension
    static String grouped(Long number) {
        return NumberFormat.getIntegerInstance(Locale.ROOT).format(number).replace(',', NARROW_SPACE);
    }

    @TemplateExtension
    static String grouped(Integer number) {
        return grouped(number.longValue());
    }
}
