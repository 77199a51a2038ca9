package io.parsermanager.web.type;

import io.parsermanager.web.format.TimeFormat;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The meaning of a cron expression, or what is wrong with it.
 *
 * @param words the expression in the visitor's language; null if it is wrong
 * @param firings the next times, at most five
 * @param zone of the expression; null if it is wrong
 * @param fault what is wrong; null if nothing is
 */
@TemplateData
public record CronReading(String words, List<Instant> firings, ZoneId zone, String fault) {
    public String zoneId() {
        return zone.getId();
    }

    /** Whether its zone tells other times than the visitor's does. */
    public boolean isElsewhere(ZoneId visitors) {
        return firings.stream().anyMatch(firing -> TimeFormat.differs(firing, zoneId(), visitors));
    }
}
