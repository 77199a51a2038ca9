package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateExtension;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Writes lengths of time and numbers so that they are read at a glance. */
public final class NumberFormats {
    /** That does not break: a number stays on its line. */
    private static final char NARROW_SPACE = '\u202f';

    private NumberFormats() {}

    /** Two units at most: 3 h 5 min, 12 s. */
    @TemplateExtension
    public static String span(Double seconds, String language) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return DurationFormat.period(whole, language);
        }
        long least = whole < 600 ? 1 : whole < 86_400 ? 60 : 3600; // seconds tell nothing of hours
        return DurationFormat.period(whole - whole % least, language);
    }

    /** How long it took, with a tenth of a second where that tells anything. */
    public static String between(Instant from, Instant to, String language) {
        Duration between = Duration.between(from, to);
        return between.toMillis() < 10_000 && !between.isNegative()
                ? decimal(between.toMillis() / 1000.0, language) + " " + DurationFormat.second(language)
                : span((double) Math.max(0, between.toSeconds()), language);
    }

    /** With one digit after the point, or the comma. */
    public static String decimal(double number, String language) {
        return String.format(Locale.forLanguageTag(language), "%.1f", number);
    }

    @TemplateExtension
    public static String grouped(Long number) {
        return NumberFormat.getIntegerInstance(Locale.ROOT).format(number).replace(',', NARROW_SPACE);
    }

    @TemplateExtension
    public static String grouped(Integer number) {
        return grouped(number.longValue());
    }
}
