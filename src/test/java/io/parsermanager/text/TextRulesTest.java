package io.parsermanager.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which characters and numbers are taken, at every door. */
class TextRulesTest {
    private static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Новости дня",
                "a\u00A0b",
                "👩\u200D💻",
                "می\u200Cخواهم",
                "🏴\uDB40\uDC67\uDB40\uDC7F",
                "e\u0301",
                "\uE000"
            })
    void aLineMayHoldWhatPeopleSeeAndWhatScriptsNeed(String text) {
        assertThat(TextRules.faultOfLine(text)).isEmpty();
        assertThat(TextRules.toLine(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0000, NUL (U+0000)",
        "0007, control character U+0007",
        "000A, control character U+000A",
        "0085, control character U+0085",
        "2028, control character U+2028",
        "200B, invisible character U+200B",
        "200E, invisible character U+200E",
        "202E, invisible character U+202E",
        "2066, invisible character U+2066",
        "00AD, invisible character U+00AD",
        "FEFF, invisible character U+FEFF",
        "FFFE, invisible character U+FFFE",
        "FDD0, invisible character U+FDD0",
        "1FFFF, invisible character U+1FFFF",
        "D83D, half of a surrogate pair (U+D83D)",
        "DE00, half of a surrogate pair (U+DE00)"
    })
    void aLineMayNotHoldWhatNobodySees(String code, String fault) {
        String text = "😀a" + Character.toString(Integer.parseInt(code, 16)) + "b";

        assertThat(TextRules.faultOfLine(text))
                .hasValueSatisfying(
                        said -> assertThat(said).startsWith("holds ").contains(fault + " at character 3"));
        assertThat(TextRules.faultOfLine(TextRules.toLine(text))).isEmpty();
    }

    @Test
    void aNoteMayHaveSeveralLines() {
        assertThat(TextRules.faultOfNote("why:\r\n\tbecause")).isEmpty();
        assertThat(TextRules.faultOfLine("why:\nbecause")).isPresent();
        assertThat(TextRules.faultOfNote("a\u0000")).isPresent();
        assertThat(TextRules.faultOfNote("a\u001b[31m")).isPresent();
    }

    @Test
    void aValueMayHoldWhatPostgresqlKeeps() {
        assertThat(TextRules.faultOfValue("\u0001\u200B\uFFFE\n😀")).isEmpty();
        assertThat(TextRules.faultOfValue("a\u0000")).isPresent();
        assertThat(TextRules.faultOfValue("a\uD83Db")).isPresent();
        assertThat(TextRules.toValue("a\u0000b\uD83Dc😀")).isEqualTo("a\uFFFDb\uFFFDc😀");
    }

    @Test
    void aTitleOfOthersIsMadeALine() {
        assertThat(TextRules.toLine(" Line one\nLine\ttwo\u200B\u0000 ")).isEqualTo("Line one Line two");
    }

    @Test
    void equalTextsAreMadeEqual() {
        assertThat(TextRules.normal("cafe\u0301")).isEqualTo("café");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "12345678901234567890.123456789",
                "-1e-400",
                "1.50",
                "0",
                "{\"a\":[1,{\"b\":null}]}",
                "\"[\\\\u0000-\\\\u001f]\""
            })
    void aValueOfJsonIsKeptAsItCame(String json) throws JsonProcessingException {
        assertThat(JsonRules.fault(EXACT.readTree(json))).isEmpty();
        assertThat(new BigDecimal("1e400"))
                .isEqualByComparingTo(EXACT.readTree("1e400").decimalValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"b/c":["x","y\\u0000"]}} | /a/b~1c/1 | holds a NUL (U+0000) at character 2
            {"a":{"k\\u0000":1}}           | /a        | has a field whose name holds a NUL
            {"a":"\\ud83d"}                | /a        | holds half of a surrogate pair
            {"a":"\\ude00\\ud83d"}         | /a        | holds half of a surrogate pair (U+DE00) at character 1
            {"a~":[1e1000000000]}          | /a~0/0    | must not have more than 900 digits
            {"a":-1e-1000000000}           | /a        | must not have more than 900 digits
            {"a":1e901}                    | /a        | must not have more than 900 digits
            """)
    void aFaultWithinJsonIsNamed(String json, String pointer, String fault) throws JsonProcessingException {
        assertThat(JsonRules.fault(EXACT.readTree(json))).hasValueSatisfying(found -> {
            assertThat(found.pointer()).isEqualTo(pointer);
            assertThat(found.detail()).startsWith(fault);
        });
    }

    @Test
    void deepJsonIsRefused() throws JsonProcessingException {
        assertThat(JsonRules.fault(EXACT.readTree("[".repeat(500) + "]".repeat(500))))
                .isEmpty();
        assertThat(JsonRules.fault(EXACT.readTree("[".repeat(502) + "]".repeat(502))))
                .hasValueSatisfying(found -> assertThat(found.detail()).contains("nested more than 500"));
    }
}
