package io.parsermanager.web.failure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far back the page "What fails" looks. */
public enum FailureWindow {
    QUARTER("15m", Duration.ofMinutes(15), 15),
    HOUR("1h", Duration.ofHours(1), 12),
    DAY("24h", Duration.ofHours(24), 24);

    private final String word;
    private final Duration length;
    private final int bars;

    FailureWindow(String word, Duration length, int bars) {
        this.word = word;
        this.length = length;
        this.bars = bars;
    }

    static Optional<FailureWindow> of(String word) {
        return Arrays.stream(values())
                .filter(window -> window.word.equals(word))
                .findFirst();
    }

    /** Its name in an address. */
    public String word() {
        return word;
    }

    Duration length() {
        return length;
    }

    /** The bars of a trend, each of the same time. */
    int bars() {
        return bars;
    }

    double barS() {
        return (double) length.toSeconds() / bars;
    }
}
