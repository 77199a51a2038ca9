package io.parsermanager.tasktype;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Says a cron expression in English or Russian as a person would: {@code 0 9 * * 1-5} is "at 09:00, Monday to Friday". It knows the usual
 * forms; what it does not know is left to cron-utils, which reads the fields one by one.
 */
final class CronWords {
    /** More times are not read out one by one. */
    private static final int MOST_TIMES = 6;

    /** A step over the hours with more times than this is said as a step. */
    private static final int FEW_TIMES = 4;

    private static final int MOST_DAYS = 5;
    private static final int MINUTES = 60;
    private static final int HOURS = 24;
    private static final int DAYS = 31;
    private static final int MONTHS = 12;
    private static final int WEEKDAYS = 7;

    private final CronPhrases phrases;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;

    /** From 1 for Monday to 7 for Sunday. */
    private final BitSet weekdays = new BitSet();

    private CronWords(CronPhrases phrases, String[] fields) {
        this.phrases = phrases;
        this.minutes = CronField.MINUTE.read(fields[0]);
        this.hours = CronField.HOUR.read(fields[1]);
        this.days = CronField.DAY_OF_MONTH.read(fields[2]);
        this.months = CronField.MONTH.read(fields[3]);
        CronField.WEEKDAY.read(fields[4]).stream().forEach(day -> weekdays.set(day == 0 ? WEEKDAYS : day));
    }

    /** The words of an expression of five fields, or of six with seconds first; empty if its form is not a usual one. */
    static Optional<String> of(String expression, Locale locale) {
        String[] fields = expression.split("\\s+", -1);
        String[] five =
                fields.length == 5 ? fields : List.of(fields).subList(1, 6).toArray(String[]::new);
        if (fields.length == 6 && !fields[0].equals("0")) {
            return Optional.empty();
        }
        try {
            return CronPhrases.of(locale).flatMap(phrases -> new CronWords(phrases, five).words());
        } catch (IllegalArgumentException special) { // L, W, # or ?
            return Optional.empty();
        }
    }

    private Optional<String> words() {
        Optional<String> date = date();
        boolean everyDay = days.cardinality() == DAYS && weekdays.cardinality() == WEEKDAYS;
        return date.isEmpty() ? date : time(everyDay).map(time -> time + date.get());
    }

    /** The part about the time of the day. */
    private Optional<String> time(boolean everyDay) {
        if (minutes.cardinality() == MINUTES) {
            return withinHours(phrases.everyMinute());
        }
        int minuteStep = step(minutes, MINUTES);
        if (minuteStep > 0 && minutes.get(0)) {
            return withinHours(phrases.everyMinutes(minuteStep));
        }
        if (hours.cardinality() == HOURS) {
            return minutes.cardinality() > MOST_TIMES
                    ? Optional.empty()
                    : Optional.of(phrases.everyHourAt(
                            minutes.stream().mapToObj(":%02d"::formatted).toList()));
        }
        if (minutes.cardinality() == 1 && hours.cardinality() > FEW_TIMES) {
            return severalHours();
        }
        if (minutes.cardinality() * hours.cardinality() > MOST_TIMES) {
            return Optional.empty();
        }
        List<String> times = hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream().mapToObj(minute -> clock(hour, minute)))
                .toList();
        return Optional.of(everyDay ? phrases.everyDayAt(times) : phrases.at(times));
    }

    private Optional<String> severalHours() {
        int minute = minutes.nextSetBit(0);
        int first = hours.nextSetBit(0);
        int step = step(hours, HOURS);
        if (step > 1) {
            return Optional.of(phrases.everyHours(step, clock(first, minute)));
        }
        return isRun(hours)
                ? Optional.of(
                        phrases.everyHour() + phrases.fromTo(clock(first, minute), clock(hours.length() - 1, minute)))
                : hours.cardinality() <= MOST_TIMES
                        ? Optional.of(phrases.at(hours.stream()
                                .mapToObj(hour -> clock(hour, minute))
                                .toList()))
                        : Optional.empty();
    }

    private Optional<String> withinHours(String every) {
        if (hours.cardinality() == HOURS) {
            return Optional.of(every);
        }
        return isRun(hours)
                ? Optional.of(every + phrases.fromTo(clock(hours.nextSetBit(0), 0), clock(hours.length() - 1, 59)))
                : Optional.empty();
    }

    /** The part about days and months, with a comma before it; "" if there is nothing to say, empty if it has no usual form. */
    private Optional<String> date() {
        boolean anyDay = days.cardinality() == DAYS;
        boolean anyWeekday = weekdays.cardinality() == WEEKDAYS;
        if (!anyDay && (!anyWeekday || days.cardinality() > MOST_DAYS)) {
            return Optional.empty(); // either of both counts
        }
        List<Integer> of = months.cardinality() == MONTHS
                ? List.of()
                : months.stream().boxed().toList();
        if (!anyDay) {
            return Optional.of(", " + phrases.onDays(days.stream().boxed().toList(), of));
        }
        String inMonths = of.isEmpty() ? "" : ", " + phrases.inMonths(of);
        return Optional.of((anyWeekday ? "" : ", " + weekdays()) + inMonths);
    }

    private String weekdays() {
        List<Integer> all = weekdays.stream().boxed().toList();
        return all.size() > 2 && isRun(weekdays)
                ? phrases.fromToWeekday(all.get(0), all.get(all.size() - 1))
                : phrases.onWeekdays(all);
    }

    /** The distance of all values, if it is the same round the clock; 0 if it is not. */
    private static int step(BitSet values, int range) {
        int count = values.cardinality();
        if (count < 2 || range % count != 0) {
            return 0;
        }
        int step = range / count;
        int first = values.nextSetBit(0);
        return first < step && IntStream.range(0, count).allMatch(i -> values.get(first + i * step)) ? step : 0;
    }

    private static boolean isRun(BitSet values) {
        return values.length() - values.nextSetBit(0) == values.cardinality();
    }

    private static String clock(int hour, int minute) {
        return "%02d:%02d".formatted(hour, minute);
    }
}
