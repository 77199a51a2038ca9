package io.parsermanager.tasktype;

import java.time.LocalTime;
import java.util.BitSet;

/** The times of day of a cron expression. */
record CronTimes(BitSet hours, BitSet minutes, BitSet seconds) {
    /**
     * Reads the fields for hours, minutes and seconds.
     *
     * @param fields all fields of the expression, five or six
     * @throws IllegalArgumentException if a field is wrong, with a message for the person who wrote it
     */
    static CronTimes read(String[] fields) {
        int count = fields.length;
        return new CronTimes(
                CronField.HOUR.in(count).read(fields[count - 4]),
                CronField.MINUTE.in(count).read(fields[count - 5]),
                CronField.SECOND.in(count).read(count == 6 ? fields[0] : "0"));
    }

    boolean everyHour() {
        return hours.cardinality() == 24;
    }

    /** The first time of the day that is not before {@code earliest}; null if there is none on that day. */
    LocalTime from(LocalTime earliest) {
        int hour = hours.nextSetBit(earliest.getHour());
        if (hour == earliest.getHour()) {
            int minute = minutes.nextSetBit(earliest.getMinute());
            if (minute == earliest.getMinute()) {
                int second = seconds.nextSetBit(earliest.getSecond());
                if (second >= 0) {
                    return LocalTime.of(hour, minute, second);
                }
                minute = minutes.nextSetBit(minute + 1);
            }
            if (minute >= 0) {
                return LocalTime.of(hour, minute, seconds.nextSetBit(0));
            }
            hour = hours.nextSetBit(hour + 1);
        }
        return hour < 0 ? null : LocalTime.of(hour, minutes.nextSetBit(0), seconds.nextSetBit(0));
    }
}
