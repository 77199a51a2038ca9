package io.parsermanager.bench;

import java.util.Locale;

/**
 * How much there is before anything is measured.
 *
 * @param rows sources, schedules and finished tasks, so many of each
 */
record Size(String name, int rows) {
    /** What most scenarios work on, whatever else there is. */
    static final int WORK = 100_000;

    static Size parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "100k" -> new Size("100k", 100_000);
            case "1m" -> new Size("1m", 1_000_000);
            case "10m" -> new Size("10m", 10_000_000);
            default -> throw new IllegalArgumentException("bench.size is 100k, 1m or 10m, not " + name);
        };
    }

    /** Every so many-th row is worked on: what is due lies all over the table, as it does in life. */
    int step() {
        return rows / WORK;
    }
}
