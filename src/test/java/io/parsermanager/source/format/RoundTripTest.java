package io.parsermanager.source.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.source.format.SourceFormat.SourceWriter;
import io.parsermanager.source.tag.TagRules;
import io.parsermanager.text.TextRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a format writes it reads back as it was, tried on many sources made of the parts that trouble comes from. */
class RoundTripTest {
    private static final int TRIES = 3_000;

    private static final String[] PARTS = {
        "a",
        "Б",
        "é",
        "e\u0301",
        "😀",
        "👩\u200D💻",
        " ",
        "\u00A0",
        "'",
        "\"",
        "''",
        "\"\"",
        "=",
        "=\"x\"",
        "+",
        "-",
        "@",
        ",",
        ";",
        "|",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\\",
        "\\u0000",
        "\\n",
        "<",
        ">",
        "&",
        "&amp;",
        "&#0;",
        "]]>",
        "<!--",
        "[",
        "]",
        "{",
        "}",
        "[\"a\"]",
        "\u0000",
        "\u0001",
        "\u001f",
        "\u007f",
        "\u0085",
        "\u2028",
        "\u200B",
        "\uFEFF",
        "\uFFFD",
        "\uFFFF",
        "\ud800",
        "sep=;",
        "true",
        "1.0",
        "%41"
    };

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(strings = {"csv", "opml", "jsonl"})
    void whatIsWrittenIsReadAsItWas(String name) throws IOException {
        SourceFormat format =
                switch (name) {
                    case "csv" -> new Csv(Taken.JSON);
                    case "opml" -> new Opml(Taken.JSON);
                    default -> new JsonLines(Taken.JSON);
                };
        List<SourceRow> written = new ArrayList<>();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (SourceWriter writer = format.write(file)) {
            for (int i = 0; i < TRIES; i++) {
                SourceRow row = row(i);
                written.add(row);
                writer.row(row);
            }
        }
        Taken taken = new Taken();

        format.read(new ByteArrayInputStream(file.toByteArray()), taken);

        assertThat(taken.rejections).isEmpty();
        assertThat(taken.rows.stream().map(RoundTripTest::withoutPlace)).containsExactlyElementsOf(written);
    }

    private SourceRow row(int number) {
        SortedSet<String> tags = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String tag = TextRules.normal(line());
            if (TagRules.fault(tag).isEmpty()) {
                tags.add(tag);
            }
        }
        return new SourceRow(
                0,
                random.nextBoolean() ? "RSS" : "OWN",
                "https://example.org/" + number,
                line(),
                random.nextBoolean(),
                tags,
                settings(),
                schedules(),
                false);
    }

    private ObjectNode schedules() {
        ObjectNode schedules = Taken.JSON.createObjectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            schedules
                    .putObject("POSTS_" + i)
                    .put("mode", "ADAPTIVE")
                    .put("enabled", random.nextBoolean())
                    .put("max_interval_s", random.nextInt(2_592_000));
        }
        return schedules;
    }

    private ObjectNode settings() {
        ObjectNode settings = Taken.JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            settings.put(TextRules.toValue(text()), TextRules.toValue(text()));
        }
        settings.put("exact", new BigDecimal("12345678901234567890.123456789"));
        settings.putObject("in")
                .putArray("list")
                .add(TextRules.toValue(text()))
                .addNull()
                .add(1);
        return settings;
    }

    /** A name: what REST takes for one. */
    private String line() {
        String line = text();
        return TextRules.faultOfLine(line).isEmpty() ? line : "x" + TextRules.toLine(line);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int parts = 1 + random.nextInt(6); parts > 0; parts--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }

    private static SourceRow withoutPlace(SourceRow row) {
        return new SourceRow(
                0,
                row.sourceType(),
                row.externalId(),
                row.name(),
                row.enabled(),
                row.tags(),
                row.settings(),
                row.schedules(),
                row.onlyAdds());
    }
}
