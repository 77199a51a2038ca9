package io.parsermanager.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What came out, as JSON, as a table and as a plot; with -Dbench.docs=true in src/docs too. A run of some scenarios replaces these rows only. */
final class Results {
    private static final Path DOCS = Path.of("src", "docs");
    private static final Path PAGE = DOCS.resolve("benchmark.md");

    private static final ObjectMapper JSON =
            new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    private Results() {}

    static void write(Path folder, Size size, List<Row> measured) throws IOException {
        Path file = folder.resolve(size.name() + ".json");
        Map<String, Row> rows = new LinkedHashMap<>();
        Stream.concat(earlier(file).stream(), measured.stream()).forEach(row -> rows.put(row.what(), row));
        List<Row> all = new ArrayList<>(rows.values());
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(file.toFile(), Map.of("machine", Machine.describe(), "rows", all));
        Files.writeString(folder.resolve(size.name() + ".md"), Table.of(all));
        Plot.write(all, folder.resolve(size.name() + ".svg"));
        if (Boolean.getBoolean("bench.docs")) {
            intoThePage(size, all);
        }
        Say.line("written to %s", folder);
    }

    private static List<Row> earlier(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        JsonNode rows = JSON.readTree(file.toFile()).path("rows");
        return JSON.convertValue(rows, new TypeReference<List<Row>>() {});
    }

    /** Between the marks of its size. */
    private static void intoThePage(Size size, List<Row> rows) throws IOException {
        String begin = "<!-- %s: written by the benchmark -->\n".formatted(size.name());
        String end = "<!-- /%s -->".formatted(size.name());
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(PAGE + " has no place for " + size.name());
        }
        Files.writeString(
                PAGE,
                page.substring(0, from + begin.length()) + Machine.line() + "\n\n" + Table.of(rows)
                        + page.substring(to));
        if (size.name().equals("100k")) {
            Plot.write(rows, DOCS.resolve("benchmark.svg"));
        }
    }
}
