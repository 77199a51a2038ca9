package io.parsermanager.source.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * CSV (RFC 4180) with a header line; tags as a JSON array or separated by semicolons, settings as JSON.
 *
 * <p>A cell that a spreadsheet would take for a formula (it begins with = + - @) is written with an apostrophe before it, which
 * reading takes away again: people open such files.
 */
@ApplicationScoped
public class Csv implements SourceFormat {
    private static final List<String> COLUMNS =
            List.of("source_type", "external_id", "name", "enabled", "tags", "settings");
    private static final String FORMULA = "=+-@\t\r'";

    private final ObjectMapper json;

    Csv(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String mediaType() {
        return "text/csv";
    }

    @Override
    public boolean reads(String mediaType) {
        return mediaType.equals("text/csv") || mediaType.equals("application/csv");
    }

    @Override
    public void read(InputStream file, SourceRows rows) throws IOException {
        long line = 1;
        try (CsvReader<NamedCsvRecord> records = CsvReader.builder()
                .detectBomHeader(true)
                .ofNamedCsvRecord(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            boolean first = true;
            for (NamedCsvRecord record : records) {
                line = record.getStartingLineNumber();
                if (first) {
                    requireKnown(record.getHeader());
                    first = false;
                }
                row(record, rows);
            }
        } catch (CsvParseException e) {
            throw new Unreadable(line, e.getMessage());
        }
    }

    private static void requireKnown(List<String> header) throws Unreadable {
        for (String column : header) {
            if (!COLUMNS.contains(column)) {
                throw new Unreadable(1, "'%s' is none of the columns %s".formatted(column, String.join(", ", COLUMNS)));
            }
        }
    }

    private void row(NamedCsvRecord record, SourceRows rows) {
        long line = record.getStartingLineNumber();
        try {
            rows.row(new SourceRow(
                    line,
                    cell(record, "source_type"),
                    cell(record, "external_id"),
                    cell(record, "name"),
                    enabled(cell(record, "enabled")),
                    tags(cell(record, "tags")),
                    settings(cell(record, "settings")),
                    false));
        } catch (IllegalArgumentException e) {
            rows.reject(line, String.join(",", record.getFields()), e.getMessage());
        }
    }

    /** Null for an empty cell, and for a column that the file lacks. */
    private static String cell(NamedCsvRecord record, String column) {
        return record.findField(column)
                .filter(cell -> !cell.isEmpty())
                .map(cell -> cell.startsWith("'") ? cell.substring(1) : cell)
                .orElse(null);
    }

    private static Boolean enabled(String cell) {
        if (cell == null) {
            return null;
        }
        return switch (cell) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("enabled '%s' must be true or false".formatted(cell));
        };
    }

    private SortedSet<String> tags(String cell) {
        if (cell == null) {
            return null;
        }
        if (cell.startsWith("[")) {
            return new TreeSet<>(Arrays.asList(parse("tags", cell, String[].class)));
        }
        SortedSet<String> tags = new TreeSet<>();
        for (String tag : cell.split(";", -1)) {
            if (!tag.isBlank()) {
                tags.add(tag.strip());
            }
        }
        return tags;
    }

    private ObjectNode settings(String cell) {
        return cell == null ? null : parse("settings", cell, ObjectNode.class);
    }

    private <T> T parse(String column, String cell, Class<T> type) {
        try {
            return json.readValue(cell, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(column + " is not JSON of the right kind: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public SourceWriter write(OutputStream file) {
        CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(file, StandardCharsets.UTF_8));
        csv.writeRecord(COLUMNS);
        return new SourceWriter() {
            @Override
            public void row(SourceRow row) throws IOException {
                csv.writeRecord(
                        safe(row.sourceType()),
                        safe(row.externalId()),
                        safe(row.name()),
                        String.valueOf(row.enabled()),
                        json.writeValueAsString(row.tags()),
                        json.writeValueAsString(row.settings()));
            }

            @Override
            public void close() throws IOException {
                csv.close();
            }
        };
    }

    private static String safe(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
