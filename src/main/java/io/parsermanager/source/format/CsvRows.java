package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.parsermanager.source.format.SourceFormat.Unreadable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one CSV file, in the service's form or as spreadsheets save it. */
final class CsvRows {
    private static final List<String> KEY = List.of("source_type", "external_id");

    /** The longest cell. Settings may be long, but an endless cell must not fill the memory. */
    private static final int MAX_CELL = 1 << 20;

    /** How many characters are searched for the separator: more than a header. */
    private static final int LOOKED_AT = 4096;

    private static final List<Character> SEPARATORS = List.of('|', '\t', ';', ',');

    /** Excel's line that names the separator, before the header. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("\"?sep=(.)?\"?.*", Pattern.CASE_INSENSITIVE);

    /** A text in the form of a formula, which keeps spreadsheets from reading it as a number. */
    private static final Pattern TEXT_FORMULA = Pattern.compile("=\"(.*)\"", Pattern.DOTALL);

    /** "True" in the languages of spreadsheets. */
    private static final Set<String> TRUE = Set.of(
            "true", "1", "истина", "істина", "wahr", "vrai", "verdadero", "vero", "verdadeiro", "prawda", "waar");

    private static final Set<String> FALSE =
            Set.of("false", "0", "ложь", "хибність", "falsch", "faux", "falso", "fałsz", "onwaar");

    private final ObjectMapper json;
    private final SourceRows rows;
    private List<String> header;

    CsvRows(ObjectMapper json, SourceRows rows) {
        this.json = json;
        this.rows = rows;
    }

    void read(InputStream file) throws IOException {
        long line = 1;
        CsvQuotes quotes = null;
        try {
            BufferedReader text = TextFile.open(file);
            char separator = separator(text);
            quotes = new CsvQuotes(text, separator);
            for (CsvRecord record : CsvReader.builder()
                    .fieldSeparator(separator)
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .allowExtraCharsAfterClosingQuote(true)
                    .maxBufferSize(MAX_CELL)
                    .ofCsvRecord(quotes)) {
                line = record.getStartingLineNumber();
                quotes.requireWhole(line);
                record(record, quotes.faultOf(line));
            }
            if (header == null) {
                throw new Unreadable(1, "has no header with the columns " + String.join(", ", Csv.COLUMNS));
            }
        } catch (CharacterCodingException e) {
            throw TextFile.unreadable(line);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? TextFile.unreadable(line) : e.getCause();
        } catch (CsvParseException e) {
            throw new Unreadable(
                    line, "what follows is not CSV: " + (quotes == null ? e.getMessage() : quotes.endless(MAX_CELL)));
        }
    }

    /** The separator that the file names, else the most frequent one in its first line. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(LOOKED_AT);
        char[] beginning = new char[LOOKED_AT];
        int length = 0;
        for (int read = 0; read >= 0 && length < LOOKED_AT; length += Math.max(0, read)) {
            read = text.read(beginning, length, LOOKED_AT - length);
        }
        text.reset();
        String first = new String(beginning, 0, length).stripLeading().split("[\\r\\n]", 2)[0];
        Matcher named = SEPARATOR_LINE.matcher(first);
        if (named.matches()) {
            return named.group(1) == null ? '\t' : named.group(1).charAt(0);
        }
        // of several equally frequent ones the last is taken
        return SEPARATORS.stream()
                .max(Comparator.comparingLong(
                        separator -> first.chars().filter(c -> c == separator).count()))
                .orElseThrow();
    }

    private void record(CsvRecord record, String fault) throws Unreadable {
        List<String> cells = record.getFields();
        if (cells.stream().allMatch(String::isBlank)
                || (header == null && SEPARATOR_LINE.matcher(cells.get(0)).matches())) {
            return;
        }
        if (header == null) {
            header = known(record.getStartingLineNumber(), cells);
        } else if (fault != null) {
            rows.reject(record.getStartingLineNumber(), String.join(",", cells), fault);
        } else {
            row(record.getStartingLineNumber(), cells);
        }
    }

    /** The names of the columns; empty for a column without a name. */
    private static List<String> known(long line, List<String> cells) throws Unreadable {
        List<String> names = new ArrayList<>();
        for (String cell : cells) {
            String name = cell.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
            if (!name.isEmpty() && !Csv.COLUMNS.contains(name)) {
                throw new Unreadable(
                        line, "'%s' is none of the columns %s".formatted(cell, String.join(", ", Csv.COLUMNS)));
            }
            if (!name.isEmpty() && names.contains(name)) {
                throw new Unreadable(line, "a column is there twice");
            }
            names.add(name);
        }
        if (!names.containsAll(KEY)) {
            throw new Unreadable(line, "needs the columns " + String.join(", ", KEY));
        }
        return names;
    }

    private void row(long line, List<String> cells) {
        try {
            requireNames(cells);
            rows.row(new SourceRow(
                    line,
                    stripped(cells, "source_type"),
                    cell(cells, "external_id"),
                    cell(cells, "name"),
                    enabled(stripped(cells, "enabled")),
                    tags(stripped(cells, "tags")),
                    JsonCell.parse(json, "settings", stripped(cells, "settings"), ObjectNode.class),
                    JsonCell.parse(json, "schedules", stripped(cells, "schedules"), ObjectNode.class),
                    false));
        } catch (IllegalArgumentException e) {
            rows.reject(line, String.join(",", cells), e.getMessage());
        }
    }

    /** Checks cells beyond the header: empty ones are allowed, since spreadsheets add them. */
    private void requireNames(List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank() && (i >= header.size() || header.get(i).isEmpty())) {
                throw new IllegalArgumentException(
                        "has a text in cell %d, which the header has no name for".formatted(i + 1));
            }
        }
    }

    private String stripped(List<String> cells, String column) {
        String cell = cell(cells, column);
        return cell == null || cell.isBlank() ? null : cell.strip();
    }

    /** The cell of a column; null if the cell is empty, or if the file or the row lacks the column. */
    private String cell(List<String> cells, String column) {
        int index = header.indexOf(column);
        String cell = index < 0 || index >= cells.size() ? "" : cells.get(index);
        if (cell.isEmpty()) {
            return null;
        }
        Matcher text = TEXT_FORMULA.matcher(cell);
        if (text.matches()) {
            return text.group(1).replace("\"\"", "\"");
        }
        return cell.startsWith("'") && Csv.isFormula(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static Boolean enabled(String cell) {
        if (cell == null) {
            return null;
        }
        String word = cell.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw new IllegalArgumentException("enabled '%s' must be true or false".formatted(cell));
        }
        return TRUE.contains(word);
    }

    private SortedSet<String> tags(String cell) {
        if (cell == null) {
            return null;
        }
        if (cell.startsWith("[")) {
            return Tags.of(JsonCell.parse(json, "tags", cell, String[].class));
        }
        SortedSet<String> tags = new TreeSet<>();
        for (String tag : cell.split(";", -1)) {
            if (!tag.isBlank()) {
                tags.add(tag.strip());
            }
        }
        return tags;
    }
}
