package io.parsermanager.source.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.error.JsonProblems;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** JSON Lines: one object a line, with all fields of a source, exactly. */
@ApplicationScoped
public class JsonLines implements SourceFormat {
    /** The longest line. A line has some kilobytes; an endless one must not fill the memory. */
    private static final int MAX_LINE = 1 << 20;

    /** A line. */
    @RegisterForReflection
    public record Line(
            String sourceType,
            String externalId,
            String name,
            Boolean enabled,
            String[] tags,
            ObjectNode settings,
            ObjectNode schedules) {}

    private final ObjectMapper json;
    private final ObjectReader reader;

    JsonLines(ObjectMapper json) {
        this.json = json;
        this.reader = json.readerFor(Line.class)
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .with(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public String mediaType() {
        return "application/jsonl";
    }

    @Override
    public boolean reads(String mediaType) {
        return mediaType.matches("application/(x-)?(jsonl|ndjson|jsonlines)");
    }

    @Override
    public void read(InputStream file, SourceRows rows) throws IOException {
        long number = 0;
        try (BufferedReader text = TextFile.open(file)) {
            StringBuilder line = new StringBuilder();
            boolean first = true;
            while (readLine(text, line)) {
                number++;
                if (line.length() > MAX_LINE) {
                    rows.reject(number, line.substring(0, 100), "is longer than %d characters".formatted(MAX_LINE));
                } else if (!line.toString().isBlank()) {
                    if (first && line.toString().stripLeading().startsWith("[")) {
                        throw new Unreadable(number, "begins a JSON array: write one object a line, without [ and ]");
                    }
                    row(number, line.toString(), rows);
                    first = false;
                }
            }
        } catch (CharacterCodingException e) {
            throw TextFile.unreadable(number + 1);
        }
    }

    private void row(long number, String text, SourceRows rows) {
        try {
            Line line = reader.readValue(text);
            if (line == null) {
                rows.reject(number, text, "is not a JSON object");
            } else {
                rows.row(new SourceRow(
                        number,
                        line.sourceType,
                        line.externalId,
                        line.name,
                        line.enabled,
                        Tags.of(line.tags),
                        line.settings,
                        line.schedules,
                        false));
            }
        } catch (JsonProcessingException e) {
            rows.reject(number, text, JsonProblems.describe(e));
        } catch (IllegalArgumentException e) {
            rows.reject(number, text, e.getMessage());
        }
    }

    /** Reads a line, which ends with LF, CR or both. It keeps only the beginning of a line that is too long. */
    private static boolean readLine(Reader text, StringBuilder line) throws IOException {
        line.setLength(0);
        int c = text.read();
        if (c < 0) {
            return false;
        }
        for (; c >= 0 && c != '\n' && c != '\r'; c = text.read()) {
            if (line.length() <= MAX_LINE) {
                line.append((char) c);
            }
        }
        if (c == '\r') {
            text.mark(1);
            if (text.read() != '\n') {
                text.reset();
            }
        }
        return true;
    }

    @Override
    public SourceWriter write(OutputStream file) {
        Writer text = new BufferedWriter(new OutputStreamWriter(file, StandardCharsets.UTF_8));
        return new SourceWriter() {
            @Override
            public void row(SourceRow row) throws IOException {
                text.write(json.writeValueAsString(new Line(
                        row.sourceType(),
                        row.externalId(),
                        row.name(),
                        row.enabled(),
                        row.tags().toArray(String[]::new),
                        row.settings(),
                        row.schedules())));
                text.write('\n');
            }

            @Override
            public void close() throws IOException {
                text.close();
            }
        };
    }
}
