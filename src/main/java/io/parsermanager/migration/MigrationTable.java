package io.parsermanager.migration;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.api.MigrationInfo;

/** The migrations as a table for people. Flyway's own table shows every migration as impossible to undo. */
final class MigrationTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final List<String> HEAD = List.of("Version", "Description", "State", "Installed on", "Undoable");

    private MigrationTable() {}

    /** The table, with a line break at its end. A version can be undone once the versions above it are undone. */
    static String of(MigrationInfo... migrations) {
        List<List<String>> rows =
                Arrays.stream(migrations).map(MigrationTable::row).toList();
        List<Integer> widths = IntStream.range(0, HEAD.size())
                .mapToObj(column -> Math.max(
                        HEAD.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toList();
        String line = widths.stream().map("-"::repeat).collect(Collectors.joining("-+-", "+-", "-+\n"));
        return line
                + text(HEAD, widths)
                + line
                + rows.stream().map(row -> text(row, widths)).collect(Collectors.joining())
                + line;
    }

    private static List<String> row(MigrationInfo migration) {
        return List.of(
                Objects.toString(migration.getVersion(), ""),
                Objects.toString(migration.getDescription(), ""),
                migration.getState().getDisplayName(),
                migration.getInstalledOn() == null
                        ? ""
                        : TIME.format(migration.getInstalledOn().toInstant().atOffset(ZoneOffset.UTC)) + " UTC",
                UndoMigration.undoScript(migration).isPresent() ? "Yes" : "No");
    }

    private static String text(List<String> cells, List<Integer> widths) {
        StringBuilder text = new StringBuilder("|");
        for (int column = 0; column < cells.size(); column++) {
            text.append(' ')
                    .append(cells.get(column))
                    .append(" ".repeat(widths.get(column) - cells.get(column).length()))
                    .append(" |");
        }
        return text.append('\n').toString();
    }
}
