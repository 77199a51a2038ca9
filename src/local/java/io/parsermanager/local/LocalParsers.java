package io.parsermanager.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which parsers the local run starts: LOCAL_PARSERS. */
enum LocalParsers {
    /** Pretend to work, and need no network. */
    SIMULATED,

    /** The reference parser of RSS reads the feeds. VK and YouTube stay simulated: they need a key of their API. */
    REAL;

    static final String VARIABLE = "LOCAL_PARSERS";

    /**
     * The choice of the environment; simulated ones if it makes none.
     *
     * @throws IllegalStateException if there are no such parsers; the message names the variable
     */
    static LocalParsers ofEnvironment() {
        return of(System.getenv(VARIABLE));
    }

    static LocalParsers of(String value) {
        if (value == null || value.isBlank()) {
            return SIMULATED;
        }
        return Arrays.stream(values())
                .filter(one -> one.text().equals(value.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("%s must be %s, not '%s'"
                        .formatted(
                                VARIABLE,
                                Arrays.stream(values()).map(LocalParsers::text).collect(Collectors.joining(" or ")),
                                value)));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
