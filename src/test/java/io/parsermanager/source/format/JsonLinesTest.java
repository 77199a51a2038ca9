package io.parsermanager.source.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON Lines as programs write them. */
class JsonLinesTest {
    private static final String ROW = "{\"source_type\":\"VK\",\"external_id\":\"-1\"}";

    private final JsonLines jsonLines = new JsonLines(Taken.JSON);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n"})
    void linesEndInAnyWay(String lineBreak) throws IOException {
        Taken taken = Taken.of(jsonLines, "\uFEFF" + ROW + lineBreak + ROW.replace("-1", "-2"));

        assertThat(taken.ids()).containsExactly("-1", "-2");
        assertThat(taken.rows.get(1).line()).isEqualTo(lineBreak.equals("\n\n") ? 3 : 2);
        assertThat(Taken.of(jsonLines, ROW + lineBreak, StandardCharsets.UTF_16LE)
                        .ids())
                .containsExactly("-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"source_type":"VK","external_id":"-1","external_id":"-2"}          | Duplicate field 'external_id'
            {"source_type":"VK","external_id":"-1","settings":{"a":1,"a":2}}    | has the field 'a' twice
            {"source_type":"VK","external_id":"-1","settings":{"a":NaN}}        | NaN
            {"source_type":"VK","external_id":"-1",}                            | is not JSON
            {"source_type":"VK","external_id":"-1"},                            | is not JSON
            {"source_type":"VK","external_id":"-1"} {"source_type":"VK"}        | must be an object
            ["VK"]                                                              | must be an object
            """)
    void whatIsNoObjectCostsItsLineOnly(String line, String reason) throws IOException {
        Taken taken = Taken.of(jsonLines, ROW + "\n" + line + "\n" + ROW);

        assertThat(taken.rows).hasSize(2);
        assertThat(taken.rejections)
                .singleElement()
                .asString()
                .startsWith("2 | ")
                .contains(reason);
        assertThat(taken.rejections.get(0)).doesNotContain("java", "jackson", "parsermanager");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[{", "  [{\"source_type\":\"VK\"}]"})
    void anArrayIsRefusedWithTheRemedy(String file) {
        assertThatThrownBy(() -> Taken.of(jsonLines, "\n" + file))
                .isInstanceOf(SourceFormat.Unreadable.class)
                .hasMessage("line 2: begins a JSON array: write one object a line, without [ and ]");
    }
}
