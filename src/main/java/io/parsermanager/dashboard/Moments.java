package io.parsermanager.dashboard;

import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes a time as pages show it without JavaScript: in UTC, and saying so. */
@TemplateExtension
final class Moments {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    private Moments() {}

    /** As a browser's field for a time takes it. */
    static String minute(Instant moment) {
        return FIELD.format(moment);
    }

    static String utc(Instant moment) {
        return UTC.format(moment);
    }
}
