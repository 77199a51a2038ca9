package io.parsermanager.tasktype;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cron expression in a time zone: five fields as in crontab, six with seconds first, or a macro such as {@code @hourly}.
 *
 * <p>Daylight saving. An expression for certain hours fires once for each local time: a skipped time fires right after the gap, a repeated
 * time fires the first time only. An expression for every hour of the day follows elapsed time: it fires in both passes of a repeated hour,
 * and not for a skipped hour.
 *
 * <p>cron-utils only translates the expression into words. The service does not use its firings, because it throws for {@code 31W} in a
 * shorter month, leaves the last day out of {@code L,15}, and refuses {@code FRI-MON}.
 */
public final class Cron {
    /** Thrown if the cron or the time zone of a task type is wrong. The message says what is allowed. */
    public static final class Invalid extends RuntimeException {
        private final String field;

        Invalid(String field, String message) {
            super(message);
            this.field = field;
        }

        /** The name of the wrong field: cron or time_zone. */
        public String field() {
            return field;
        }
    }

    /** How far ahead a firing is searched, in years. 29 February can be eight years away: 1896 to 1904, 2096 to 2104. */
    private static final int MAX_YEARS = 8;

    /** After this many years the weekdays of the calendar repeat. */
    private static final int CALENDAR_YEARS = 28;

    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private static final CronParser FIVE_FIELDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final CronParser SIX_FIELDS =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.SPRING53));

    private final String expression;
    private final ZoneId zone;
    private final CronTimes times;
    private final CronDays days;

    private Cron(String expression, String[] fields, ZoneId zone) {
        int days = fields.length - 3;
        this.expression = expression;
        this.zone = zone;
        this.times = CronTimes.read(fields);
        this.days = CronDays.read(fields[days], fields[days + 1], fields[days + 2], fields.length);
    }

    /**
     * Reads an expression and its time zone.
     *
     * @throws Invalid if either cannot be read
     */
    public static Cron parse(String expression, String timeZone) {
        String text = expression.strip();
        String spelledOut = MACROS.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        try {
            String[] fields = spelledOut.split("\\s+");
            if (spelledOut.startsWith("@")) {
                throw new IllegalArgumentException("write @hourly, @daily, @weekly, @monthly or @yearly");
            }
            if (fields.length != 5 && fields.length != 6) {
                throw new IllegalArgumentException("it has %s fields".formatted(text.isEmpty() ? 0 : fields.length));
            }
            return new Cron(spelledOut, fields, zone(timeZone));
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

    /**
     * Refuses an expression that at some time does not fire for years, so that a cron which is accepted now does not stop later.
     *
     * @throws Invalid if the whole cycle of the calendar has eight years without a firing
     */
    void requireFiring(Instant now) {
        LocalDateTime start = LocalDateTime.ofInstant(now, zone);
        long without = IntStream.rangeClosed(0, CALENDAR_YEARS)
                .filter(years -> nextLocal(start.plusYears(years)) == null)
                .count();
        if (without > CALENDAR_YEARS) {
            throw new Invalid("cron", "'%s' never fires".formatted(expression));
        }
        if (without > 0) {
            throw new Invalid(
                    "cron",
                    "'%s' fires too rarely: name days of which at least one comes in any eight years"
                            .formatted(expression));
        }
    }

    /** The first firing after this time; empty if there is none within eight years, as for 30 February. */
    public Optional<Instant> next(Instant after) {
        return times.everyHour() ? nextOfEveryHour(after) : nextOfCertainHours(after);
    }

    /** The first {@code howMany} firings after this time; fewer if there are no more. */
    List<Instant> next(Instant after, int howMany) {
        return Stream.iterate(next(after), Optional::isPresent, firing -> next(firing.orElseThrow()))
                .limit(howMany)
                .map(Optional::orElseThrow)
                .toList();
    }

    /** The latest firing up to {@code now} that is not older than {@code within}; empty if there is none. */
    Optional<Instant> last(Instant now, Duration within) {
        Instant second = Instant.ofEpochSecond(now.getEpochSecond());
        long enough = within.toSeconds() + 1;
        long tooLittle = 0;
        if (!firesWithin(second, enough)) {
            return Optional.empty();
        }
        while (enough - tooLittle > 1) {
            long middle = tooLittle + (enough - tooLittle) / 2;
            if (firesWithin(second, middle)) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return next(second.minusSeconds(enough));
    }

    private boolean firesWithin(Instant now, long seconds) {
        return next(now.minusSeconds(seconds)).filter(it -> !it.isAfter(now)).isPresent();
    }

    /**
     * The expression in words: those of {@link CronWords} for the usual forms, else those of cron-utils. It is unchanged if cron-utils does
     * not know the expression.
     */
    String describe(Locale locale) {
        return CronWords.of(expression, locale).orElseGet(() -> describeFields(locale));
    }

    private String describeFields(Locale locale) {
        try {
            CronParser parser = expression.split("\\s+").length == 6 ? SIX_FIELDS : FIVE_FIELDS;
            return CronDescriptor.instance(locale).describe(parser.parse(expression));
        } catch (RuntimeException e) {
            return expression; // the page shows its firings as well
        }
    }

    private Optional<Instant> nextOfCertainHours(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone);
        ZoneOffsetTransition repeated = zone.getRules().getTransition(local);
        if (repeated != null
                && repeated.isOverlap()
                && zone.getRules().getOffset(after).equals(repeated.getOffsetAfter())) {
            local = repeated.getDateTimeBefore().minusSeconds(1); // all firings of the repeated time are past
        }
        LocalDateTime next = nextLocal(local);
        if (next == null) {
            return Optional.empty();
        }
        ZoneOffsetTransition change = zone.getRules().getTransition(next);
        return Optional.of(
                change != null && change.isGap()
                        ? change.getInstant()
                        : next.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
    }

    /** Finds the next firing, and continues after each change of the clocks that the next local time would pass. */
    private Optional<Instant> nextOfEveryHour(Instant after) {
        Instant from = after;
        Instant limit = after.plus(Duration.ofDays(366L * MAX_YEARS));
        while (from.isBefore(limit)) {
            ZoneOffset offset = zone.getRules().getOffset(from);
            LocalDateTime next = nextLocal(LocalDateTime.ofEpochSecond(from.getEpochSecond(), from.getNano(), offset));
            if (next == null) {
                return Optional.empty();
            }
            ZoneOffsetTransition change = zone.getRules().nextTransition(from);
            if (change == null || next.toInstant(offset).isBefore(change.getInstant())) {
                return Optional.of(next.toInstant(offset));
            }
            Instant changed = change.getInstant();
            LocalDateTime local = change.getDateTimeAfter();
            if (days.match(local.toLocalDate()) && local.toLocalTime().equals(times.from(local.toLocalTime()))) {
                return Optional.of(changed);
            }
            from = changed;
        }
        return Optional.empty();
    }

    /** The first local time after another, by the calendar alone; null if there is none within eight years. */
    private LocalDateTime nextLocal(LocalDateTime after) {
        LocalDateTime from = after.withNano(0).plusSeconds(1);
        LocalDate last = from.toLocalDate().plusYears(MAX_YEARS).plusDays(1);
        LocalTime time = from.toLocalTime();
        for (LocalDate date = from.toLocalDate(); !date.isAfter(last); ) {
            LocalTime next = days.match(date) ? times.from(time) : null;
            if (next != null) {
                return date.atTime(next);
            }
            time = LocalTime.MIDNIGHT;
            date = days.inMonthOf(date) ? date.plusDays(1) : date.plusMonths(1).withDayOfMonth(1);
        }
        return null;
    }
}
