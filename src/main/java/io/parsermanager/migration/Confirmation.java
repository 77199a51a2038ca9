package io.parsermanager.migration;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks the person at the terminal before data is dropped. */
final class Confirmation {
    /** What came back; NOBODY where there is no terminal, or it was closed. */
    enum Answer {
        YES,
        NO,
        NOBODY
    }

    /** For whoever has said so on the command line. */
    static final Confirmation GIVEN = new Confirmation(question -> Optional.of("yes"));

    private static final Set<String> YES = Set.of("y", "yes");

    private final Function<String, Optional<String>> terminal;

    /**
     * Asks by any means.
     *
     * @param terminal the line that answers a question; empty if nobody is there
     */
    Confirmation(Function<String, Optional<String>> terminal) {
        this.terminal = terminal;
    }

    /** Since Java 22 there may be a console without a terminal: its input ends at once, and so nobody is there. */
    @SuppressWarnings("SystemConsoleNull")
    static Confirmation ofTerminal() {
        Console console = System.console();
        return new Confirmation(
                question -> console == null ? Optional.empty() : Optional.ofNullable(console.readLine("%s", question)));
    }

    /** Anything but yes is no. */
    Answer ask(String question) {
        return terminal.apply(question + " [y/N] ")
                .map(line -> YES.contains(line.strip().toLowerCase(Locale.ROOT)) ? Answer.YES : Answer.NO)
                .orElse(Answer.NOBODY);
    }
}
