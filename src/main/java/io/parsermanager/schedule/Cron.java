package io.parsermanager.schedule;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cron expression in a time zone: five fields as in crontab, or six with the seconds first. Macros such as {@code @hourly} too.
 *
 * <p>Daylight saving: a time that the clocks skip fires once, when they have moved on; one that they repeat fires once.
 */
public final class Cron {
    /** A field of a task type is wrong; says which and what is allowed. */
    public static final class Invalid extends RuntimeException {
        private final String field;

        Invalid(String field, String message) {
            super(message);
            this.field = field;
        }

        /** The wrong field: cron or time_zone. */
        public String field() {
            return field;
        }
    }

    private static final CronParser FIVE_FIELDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final CronParser SIX_FIELDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));

    private final com.cronutils.model.Cron expression;
    private final ExecutionTime times;
    private final ZoneId zone;

    private Cron(com.cronutils.model.Cron expression, ZoneId zone) {
        this.expression = expression;
        this.times = ExecutionTime.forCron(expression);
        this.zone = zone;
    }

    /**
     * Reads an expression and its time zone.
     *
     * @throws Invalid if either cannot be read
     */
    public static Cron parse(String expression, String timeZone) {
        String trimmed = expression.trim();
        CronParser parser = trimmed.startsWith("@") || trimmed.split("\\s+").length == 6 ? SIX_FIELDS : FIVE_FIELDS;
        try {
            return new Cron(parser.parse(trimmed).validate(), zone(timeZone));
        } catch (IllegalArgumentException e) {
            throw new Invalid(
                    "cron",
                    "'%s' is not a cron expression of five fields, or of six with seconds first: %s"
                            .formatted(expression, e.getMessage()));
        }
    }

    private static ZoneId zone(String timeZone) {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new Invalid("time_zone", "'%s' is not a time zone such as Europe/Moscow or UTC".formatted(timeZone));
        }
    }

    /** The first firing after a moment; empty for an expression that never fires, such as 30 February. */
    public Optional<Instant> next(Instant after) {
        ZonedDateTime local = after.atZone(zone);
        Optional<Instant> next = times.nextExecution(local).map(ZonedDateTime::toInstant);
        Optional<Instant> skipped = skipped(local).filter(time -> time.isAfter(after));
        return skipped.filter(time -> next.isEmpty() || time.isBefore(next.get()))
                .or(() -> next);
    }

    /** The first so many firings after a moment; fewer if there are no more. */
    List<Instant> next(Instant after, int howMany) {
        return Stream.iterate(next(after), Optional::isPresent, firing -> next(firing.orElseThrow()))
                .limit(howMany)
                .map(Optional::orElseThrow)
                .toList();
    }

    /** In plain words; in English where cron-utils does not know the language. */
    String describe(Locale locale) {
        return CronDescriptor.instance(locale).describe(expression);
    }

    /** If the clocks skip the next firing: when they have moved on. cron-utils would leave that firing out. */
    private Optional<Instant> skipped(ZonedDateTime local) {
        return times.nextExecution(local.toLocalDateTime().atZone(ZoneOffset.UTC))
                .map(next -> zone.getRules().getTransition(next.toLocalDateTime()))
                .filter(ZoneOffsetTransition::isGap)
                .map(ZoneOffsetTransition::getInstant);
    }
}
