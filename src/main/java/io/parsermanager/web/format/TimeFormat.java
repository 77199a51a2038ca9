package io.parsermanager.web.format;

import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats times in UTC. The script of the page shows them in the visitor's zone. */
@TemplateExtension
public final class TimeFormat {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    private TimeFormat() {}

    /** A time for a browser's datetime field. */
    public static String minute(Instant moment) {
        return FIELD.format(moment);
    }

    public static String utc(Instant moment) {
        return UTC.format(moment);
    }
}
