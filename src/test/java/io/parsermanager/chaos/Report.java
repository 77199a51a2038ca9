package io.parsermanager.chaos;

import io.parsermanager.chaos.Ledger.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of faults and guarantees: always in target/chaos.md, and after a full run in src/docs/operations.md too. */
final class Report {
    private static final Path ALWAYS = Path.of("target", "chaos.md");

    private static final Path DOCUMENT = Path.of("src", "docs", "operations.md");

    private static final String BEGIN = "<!-- chaos:begin -->";

    private static final String END = "<!-- chaos:end -->";

    private static final String HEAD = """
            | fault | how often | schedules due | lost | made twice | tasks | never sent | sent again | statuses | applied | late, stale | without trace | groups miscounted | sources with two active | stuck |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private final List<String> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final String run;

    Report(String run) {
        this.run = run;
    }

    void row(String fault, String howOften, Counts c) {
        rows.add("| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |"
                .formatted(
                        fault,
                        howOften,
                        c.due(),
                        c.lost(),
                        c.doubled(),
                        c.tasks(),
                        c.unpublished(),
                        c.republished(),
                        c.statuses(),
                        c.applied(),
                        c.ignored(),
                        c.unaccounted(),
                        c.miscounted(),
                        c.twoActive(),
                        c.stuck()));
    }

    /** What has no column. */
    void note(String note) {
        notes.add("- " + note);
    }

    void write(boolean full) {
        String text = "%s\n\n%s%s\n\n%s\n".formatted(run, HEAD, String.join("\n", rows), String.join("\n", notes));
        try {
            Files.writeString(ALWAYS, text);
            if (full) {
                String document = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "# Operations\n";
                if (!document.contains(BEGIN)) {
                    document += "\n## Faults\n\n%s\n%s\n".formatted(BEGIN, END);
                }
                int from = document.indexOf(BEGIN) + BEGIN.length();
                int to = document.indexOf(END);
                Files.writeString(DOCUMENT, document.substring(0, from) + "\n" + text + document.substring(to));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
