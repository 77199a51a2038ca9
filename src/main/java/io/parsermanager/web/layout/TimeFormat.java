package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes a time as pages show it without JavaScript: in UTC, and saying so. */
@TemplateExtension
public final class TimeFormat {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    private TimeFormat() {}

    /** As a browser's field for a time takes it. */
    public static String minute(Instant moment) {
        return FIELD.format(moment);
    }

    public static String utc(Instant moment) {
        return UTC.format(moment);
    }
}
