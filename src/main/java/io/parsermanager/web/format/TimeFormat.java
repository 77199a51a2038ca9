package io.parsermanager.web.format;

import io.quarkus.qute.TemplateExtension;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Formats times in the visitor's zone. The script of the page writes them as the visitor's language does, in the same zone. */
@TemplateExtension
public final class TimeFormat {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'");
    private static final DateTimeFormatter ELSEWHERE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

    private TimeFormat() {}

    /** A time for a browser's datetime field, which has minutes and no zone. */
    public static String minute(Instant moment, ZoneId zone) {
        return FIELD.format(moment.atZone(zone));
    }

    /** A time for an address or a hidden field: the same in every zone. */
    public static String link(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MINUTES).toString();
    }

    public static String inZone(Instant moment, ZoneId zone) {
        return (zone.equals(ZoneOffset.UTC) ? UTC : ELSEWHERE).format(moment.atZone(zone));
    }

    /** A time in the zone of a cron expression. */
    public static String inZoneOf(Instant moment, String zone) {
        return ELSEWHERE.format(moment.atZone(ZoneId.of(zone)));
    }

    /** Whether this zone shows another time than the visitor's zone does. */
    public static boolean differs(Instant moment, String zone, ZoneId visitors) {
        return !ZoneId.of(zone)
                .getRules()
                .getOffset(moment)
                .equals(visitors.getRules().getOffset(moment));
    }
}
