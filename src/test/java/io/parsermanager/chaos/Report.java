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
    private static final Path DOCUMENT = Path.of("src", "docs", "operations.md");

    private static final String HEAD = """
            | fault | how often | schedules due | lost | made twice | tasks | never sent | sent again | statuses | applied | late, stale | without trace | groups miscounted | sources with two active | stuck |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private final List<String> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final String name;
    private final String run;

    /**
     * @param name of the suite: target/NAME.md and the marks in the document
     * @param run which form it was, and when
     */
    Report(String name, String run) {
        this.name = name;
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
            Files.writeString(Path.of("target", name + ".md"), text);
            if (full) {
                String document = Files.readString(DOCUMENT);
                String begin = "<!-- %s:begin -->".formatted(name);
                int from = document.indexOf(begin) + begin.length();
                int to = document.indexOf("<!-- %s:end -->".formatted(name));
                Files.writeString(DOCUMENT, document.substring(0, from) + "\n" + text + document.substring(to));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
