package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a format reads out of a file, for tests. */
final class Taken implements SourceRows {
    static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    final List<SourceRow> rows = new ArrayList<>();
    final List<String> rejections = new ArrayList<>();

    @Override
    public void row(SourceRow row) {
        rows.add(row);
    }

    @Override
    public void reject(long line, String value, String reason) {
        rejections.add("%d | %s | %s".formatted(line, value, reason));
    }

    static Taken of(SourceFormat format, String file) throws IOException {
        return of(format, file, StandardCharsets.UTF_8);
    }

    static Taken of(SourceFormat format, String file, Charset encoding) throws IOException {
        Taken taken = new Taken();
        format.read(new ByteArrayInputStream(file.getBytes(encoding)), taken);
        return taken;
    }

    List<String> ids() {
        return rows.stream().map(SourceRow::externalId).toList();
    }
}
