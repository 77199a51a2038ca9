package io.parsermanager.tasktype;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * One field of a cron expression that allows plain numbers.
 *
 * <p>An item of its list is {@code *}, a value, a range, or one of these with a step. A range whose end is before its start continues at
 * the field's lowest value: {@code FRI-MON}, {@code 22-2}.
 */
record CronField(int number, int min, int max, List<String> names) {
    static final CronField SECOND = new CronField(0, 0, 59, List.of());
    static final CronField MINUTE = new CronField(1, 0, 59, List.of());
    static final CronField HOUR = new CronField(2, 0, 23, List.of());
    static final CronField DAY_OF_MONTH = new CronField(3, 1, 31, List.of());
    static final CronField MONTH = new CronField(
            4, 1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));

    /** 0 to 6 is Sunday to Saturday; 7 is Sunday too. */
    static final CronField WEEKDAY = new CronField(5, 0, 6, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    /** The same field with its position in an expression of this many fields, counted from 1. */
    CronField in(int fields) {
        return new CronField(number + fields - 5, min, max, names);
    }

    /**
     * Reads the field.
     *
     * @param special receives each item first, in upper case; true: it has read the item
     * @throws IllegalArgumentException if an item is wrong, with a message for the person who wrote it
     */
    BitSet read(String text, Predicate<String> special) {
        BitSet values = new BitSet();
        for (String item : text.toUpperCase(Locale.ROOT).split(",", -1)) {
            if (!special.test(item)) {
                read(item, values);
            }
        }
        return values;
    }

    BitSet read(String text) {
        return read(text, item -> false);
    }

    private void read(String item, BitSet values) {
        String[] parts = item.split("/", -1);
        String[] ends = parts[0].split("-", -1);
        if (parts.length > 2 || ends.length > 2) {
            throw unreadable(item);
        }
        int step = parts.length == 2 ? step(parts[1], item) : 1;
        boolean all = "*".equals(parts[0]);
        int from = all ? min : value(ends[0], item);
        if (from == 7 && isWeekday()) {
            from = 0;
        }
        int to = from;
        if (ends.length == 2) {
            to = value(ends[1], item);
        } else if (all || parts.length == 2) {
            to = max;
        }
        int size = max - min + 1;
        int last = to < from ? to + size : to;
        for (int value = from; value <= last; value += step) {
            values.set((value - min) % size + min);
        }
    }

    private boolean isWeekday() {
        return number >= WEEKDAY.number && max == WEEKDAY.max;
    }

    private int step(String text, String item) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > highest()) {
            throw new IllegalArgumentException(
                    "field %s, '%s', has a step that is not from 1 to %s".formatted(number, item, highest()));
        }
        return Integer.parseInt(text);
    }

    /** A number or a name of this field. */
    int value(String text, String item) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return named + min;
        }
        if (!text.matches("\\d{1,9}")) {
            throw unreadable(item);
        }
        int value = Integer.parseInt(text);
        if (value < min || value > highest()) {
            throw new IllegalArgumentException(
                    "field %s, '%s', is not from %s to %s".formatted(number, item, min, highest()));
        }
        return value;
    }

    private int highest() {
        return isWeekday() ? 7 : max;
    }

    IllegalArgumentException unreadable(String item) {
        return new IllegalArgumentException(
                "field %s, '%s', cannot be read: write values such as 5, 1-5, */10 or MON, in a list as 1,15; for days of the month also L, L-3, LW and 15W, for weekdays also MON#2 and FRIL"
                        .formatted(number, item));
    }
}
