package io.parsermanager.migration;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks the person at the terminal before data is deleted. */
final class Confirmation {
    /** The answer; NOBODY if there is no terminal or it was closed. */
    enum Answer {
        YES,
        NO,
        NOBODY
    }

    /** The answer "yes" that the command line has given. */
    static final Confirmation GIVEN = new Confirmation(question -> Optional.of("yes"));

    private static final Set<String> YES = Set.of("y", "yes");

    private final Function<String, Optional<String>> terminal;

    /**
     * Creates a question with any terminal.
     *
     * @param terminal returns the line that answers a question; empty if nobody is there
     */
    Confirmation(Function<String, Optional<String>> terminal) {
        this.terminal = terminal;
    }

    /** The console of the process, if it has a terminal. Since Java 22 a console may exist without one; its input then ends at once. */
    @SuppressWarnings("SystemConsoleNull")
    static Confirmation ofTerminal() {
        Console console = System.console();
        return new Confirmation(
                question -> console == null ? Optional.empty() : Optional.ofNullable(console.readLine("%s", question)));
    }

    /** Asks. Every answer but yes means no. */
    Answer ask(String question) {
        return terminal.apply(question + " [y/N] ")
                .map(line -> YES.contains(line.strip().toLowerCase(Locale.ROOT)) ? Answer.YES : Answer.NO)
                .orElse(Answer.NOBODY);
    }
}
