package io.parsermanager.tasktype;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The days of a cron expression: day of the month, month and weekday together.
 *
 * <p>If both the day of the month and the weekday are restricted, an expression of five fields fires on either of them, as in crontab; an
 * expression of six fields fires only on days that match both. A day that a month does not have is left out in that month.
 */
final class CronDays {
    private static final Pattern FROM_END = Pattern.compile("L(?:-(\\d{1,2}))?");
    private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d{1,2})W");
    private static final Pattern NTH = Pattern.compile("(\\w+)#([1-5])");
    private static final Pattern LAST_WEEKDAY = Pattern.compile("(\\w+)L");

    private final BitSet months;
    private final Days daysOfMonth;
    private final Days weekdays;
    private final boolean either;

    /** Plain values, and items that depend on the month. */
    private record Days(boolean any, Predicate<LocalDate> plain, List<Predicate<LocalDate>> special) {
        boolean match(LocalDate date) {
            return any || plain.test(date) || special.stream().anyMatch(it -> it.test(date));
        }
    }

    private CronDays(BitSet months, Days daysOfMonth, Days weekdays, boolean either) {
        this.months = months;
        this.daysOfMonth = daysOfMonth;
        this.weekdays = weekdays;
        this.either = either && !daysOfMonth.any && !weekdays.any;
    }

    /**
     * Reads the last three fields.
     *
     * @param fields the number of fields of the expression, five or six
     * @throws IllegalArgumentException if a field is wrong, with a message for the person who wrote it
     */
    static CronDays read(String daysOfMonth, String months, String weekdays, int fields) {
        return new CronDays(
                CronField.MONTH.in(fields).read(months),
                daysOfMonth(daysOfMonth, CronField.DAY_OF_MONTH.in(fields)),
                weekdays(weekdays, CronField.WEEKDAY.in(fields)),
                fields == 5);
    }

    boolean inMonthOf(LocalDate date) {
        return months.get(date.getMonthValue());
    }

    boolean match(LocalDate date) {
        if (!inMonthOf(date)) {
            return false;
        }
        return either
                ? daysOfMonth.match(date) || weekdays.match(date)
                : daysOfMonth.match(date) && weekdays.match(date);
    }

    private static Days daysOfMonth(String text, CronField field) {
        List<Predicate<LocalDate>> special = new ArrayList<>();
        BitSet plain = isAny(text)
                ? new BitSet()
                : field.read(text, item -> {
                    Matcher fromEnd = FROM_END.matcher(item);
                    Matcher nearest = NEAREST_WEEKDAY.matcher(item);
                    if (fromEnd.matches()) {
                        int before = fromEnd.group(1) == null ? 0 : Integer.parseInt(fromEnd.group(1));
                        special.add(date -> date.getDayOfMonth() == date.lengthOfMonth() - before);
                    } else if ("LW".equals(item)) {
                        special.add(date -> date.equals(nearestWeekday(date.withDayOfMonth(date.lengthOfMonth()))));
                    } else if (nearest.matches()) {
                        int day = field.value(nearest.group(1), item);
                        special.add(date ->
                                day <= date.lengthOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day))));
                    } else {
                        return false;
                    }
                    return true;
                });
        return new Days(isAny(text), date -> plain.get(date.getDayOfMonth()), special);
    }

    private static Days weekdays(String text, CronField field) {
        List<Predicate<LocalDate>> special = new ArrayList<>();
        BitSet plain = isAny(text)
                ? new BitSet()
                : field.read(text, item -> {
                    Matcher nth = NTH.matcher(item);
                    Matcher last = LAST_WEEKDAY.matcher(item);
                    if (nth.matches()) {
                        int weekday = field.value(nth.group(1), item) % 7;
                        int which = Integer.parseInt(nth.group(2));
                        special.add(date -> isWeekday(date, weekday) && (date.getDayOfMonth() - 1) / 7 + 1 == which);
                    } else if (last.matches()) {
                        int weekday = field.value(last.group(1), item) % 7;
                        special.add(
                                date -> isWeekday(date, weekday) && date.getDayOfMonth() > date.lengthOfMonth() - 7);
                    } else {
                        return false;
                    }
                    return true;
                });
        return new Days(isAny(text), date -> plain.get(date.getDayOfWeek().getValue() % 7), special);
    }

    private static boolean isAny(String text) {
        return "*".equals(text) || "?".equals(text);
    }

    private static boolean isWeekday(LocalDate date, int weekday) {
        return date.getDayOfWeek().getValue() % 7 == weekday;
    }

    /** The nearest day from Monday to Friday in the same month. */
    private static LocalDate nearestWeekday(LocalDate date) {
        if (date.getDayOfWeek() == DayOfWeek.SATURDAY) {
            return date.getDayOfMonth() == 1 ? date.plusDays(2) : date.minusDays(1);
        }
        if (date.getDayOfWeek() == DayOfWeek.SUNDAY) {
            boolean last = date.getDayOfMonth() == YearMonth.from(date).lengthOfMonth();
            return last ? date.minusDays(2) : date.plusDays(1);
        }
        return date;
    }
}
