package io.parsermanager.bench;

import java.util.Locale;
import java.util.logging.Level;
import org.jboss.logmanager.LogContext;

/** Progress, on standard output. */
final class Say {
    private static final long START = System.nanoTime();

    private Say() {}

    /** Of libraries: left unconfigured, their logger formats each record that Kafka's client traces, which would be most of what is measured. */
    static void onlyWarnings() {
        LogContext.getLogContext().getLogger("").setLevel(Level.WARNING);
    }

    static void line(String format, Object... arguments) {
        System.out.printf(
                Locale.ROOT,
                "%6.1f s  %s%n",
                (System.nanoTime() - START) / 1e9,
                String.format(Locale.ROOT, format, arguments));
    }
}
