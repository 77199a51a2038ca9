package io.parsermanager.web.format;

import io.quarkus.qute.TemplateExtension;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Formats durations and numbers. */
public final class NumberFormats {
    /** A space that does not break the line. */
    private static final char NARROW_SPACE = '\u202f';

    private NumberFormats() {}

    /** A duration in at most two units: 3 h 5 min, 12 s. */
    @TemplateExtension
    public static String span(Double seconds, String language) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return DurationFormat.period(whole, language);
        }
        long least = whole < 600 ? 1 : whole < 86_400 ? 60 : 3600; // hours need no seconds
        return DurationFormat.period(whole - whole % least, language);
    }

    /** The time between two instants, with tenths of a second below 10 s. */
    public static String between(Instant from, Instant to, String language) {
        Duration between = Duration.between(from, to);
        return between.toMillis() < 10_000 && !between.isNegative()
                ? decimal(between.toMillis() / 1000.0, language) + " " + DurationFormat.second(language)
                : span((double) Math.max(0, between.toSeconds()), language);
    }

    /** A number with one decimal, in the way of the language. */
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
