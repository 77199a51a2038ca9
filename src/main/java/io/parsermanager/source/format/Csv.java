package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * CSV (RFC 4180) with a header line; tags as a JSON array or separated by semicolons, settings and schedules as JSON. It also reads the variants that
 * spreadsheets save.
 *
 * <p>People open such files in spreadsheets. A cell that a spreadsheet would run as a formula (it begins with = + - @) is written with an
 * apostrophe before it; reading removes the apostrophe.
 */
@ApplicationScoped
public class Csv implements SourceFormat {
    static final List<String> COLUMNS =
            List.of("source_type", "external_id", "name", "enabled", "tags", "settings", "schedules");

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
        return mediaType.matches("(text|application)/csv|text/(tab-separated-values|comma-separated-values)");
    }

    @Override
    public void read(InputStream file, SourceRows rows) throws IOException {
        new CsvRows(json, rows).read(file);
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
                        json.writeValueAsString(row.settings()),
                        json.writeValueAsString(row.schedules()));
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

    /** Whether a cell needs an apostrophe: it looks like a formula, or like a cell that has one. */
    static boolean isFormula(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
    }
}
