package io.parsermanager.source.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.parsermanager.http.JsonFaults;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    private static final List<String> KEY = List.of("source_type", "external_id");

    /** Settings may be long; a quote that is never closed must not fill the memory with the rest of the file. */
    private static final int MAX_CELL = 1 << 20;

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
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(MAX_CELL)
                .ofCsvRecord(Utf8.open(file))) {
            List<String> header = null;
            for (CsvRecord record : records) {
                line = record.getStartingLineNumber();
                if (header == null) {
                    header = known(record.getFields());
                } else {
                    row(header, record, rows);
                }
            }
            if (header == null) {
                throw new Unreadable(1, "has no header with the columns " + String.join(", ", COLUMNS));
            }
        } catch (CharacterCodingException e) {
            throw Utf8.unreadable(line);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException ? Utf8.unreadable(line) : e.getCause();
        } catch (CsvParseException e) {
            throw new Unreadable(line, "what follows is not CSV: " + e.getMessage());
        }
    }

    private static List<String> known(List<String> header) throws Unreadable {
        for (String column : header) {
            if (!COLUMNS.contains(column)) {
                throw new Unreadable(1, "'%s' is none of the columns %s".formatted(column, String.join(", ", COLUMNS)));
            }
        }
        if (header.stream().distinct().count() < header.size()) {
            throw new Unreadable(1, "a column is there twice");
        }
        if (!header.containsAll(KEY)) {
            throw new Unreadable(1, "needs the columns " + String.join(", ", KEY));
        }
        return header;
    }

    private void row(List<String> header, CsvRecord record, SourceRows rows) {
        long line = record.getStartingLineNumber();
        try {
            if (record.getFieldCount() > header.size()) {
                throw new IllegalArgumentException("has %d cells where the header has %d columns"
                        .formatted(record.getFieldCount(), header.size()));
            }
            rows.row(new SourceRow(
                    line,
                    cell(header, record, "source_type"),
                    cell(header, record, "external_id"),
                    cell(header, record, "name"),
                    enabled(cell(header, record, "enabled")),
                    tags(cell(header, record, "tags")),
                    settings(cell(header, record, "settings")),
                    false));
        } catch (IllegalArgumentException e) {
            rows.reject(line, String.join(",", record.getFields()), e.getMessage());
        }
    }

    /** Null for an empty cell, and for a column that the file or the row lacks. */
    private static String cell(List<String> header, CsvRecord record, String column) {
        int index = header.indexOf(column);
        String cell = index < 0 || index >= record.getFieldCount() ? "" : record.getField(index);
        if (cell.isEmpty()) {
            return null;
        }
        return cell.startsWith("'") && isFormula(cell.substring(1)) ? cell.substring(1) : cell;
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
            return Tags.of(parse("tags", cell, String[].class));
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
            return json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readValue(cell);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(column + " " + JsonFaults.describe(e), e);
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
        return isFormula(cell) ? "'" + cell : cell;
    }

    /** Or would look like an escaped one. */
    private static boolean isFormula(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
    }
}
