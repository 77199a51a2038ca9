package io.parsermanager.bench;

import java.util.Locale;

/** Progress, on standard output. */
final class Say {
    private static final long START = System.nanoTime();

    private Say() {}

    static void line(String format, Object... arguments) {
        System.out.printf(
                Locale.ROOT,
                "%6.1f s  %s%n",
                (System.nanoTime() - START) / 1e9,
                String.format(Locale.ROOT, format, arguments));
    }
}
