package io.parsermanager.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The times that the service accepts everywhere: ISO 8601 with a zone, in years that PostgreSQL and common libraries support. */
public final class TimeRules {
    /** The allowed form, for error texts. */
    public static final String FORM =
            "must be a time such as 2026-11-24T06:00:00Z, with its zone, in the years 1970 to 9999";

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999Z");

    private TimeRules() {}

    /** Reads a time; empty if the text is not a time in the allowed years. */
    public static Optional<Instant> read(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return isInRange(time) ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether a time is in the allowed years. */
    public static boolean isInRange(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(END);
    }
}
