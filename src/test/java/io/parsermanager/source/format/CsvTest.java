package io.parsermanager.source.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as the service writes it and as spreadsheets save it. */
class CsvTest {
    private static final String HEADER = "source_type,external_id,name,enabled,tags,settings";

    private final Csv csv = new Csv(Taken.JSON);

    @ParameterizedTest
    @CsvSource({
        "TRUE, true",
        "True, true",
        "ИСТИНА, true",
        "WAHR, true",
        "1, true",
        "FALSE, false",
        "ЛОЖЬ, false",
        "faux, false",
        "0, false"
    })
    void takesWhatASpreadsheetMakesOfTrueAndFalse(String cell, boolean enabled) throws IOException {
        Taken taken = Taken.of(csv, "source_type,external_id,enabled\nVK,-1,%s\n".formatted(cell));

        assertThat(taken.rows.get(0).enabled()).isEqualTo(enabled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesAnExportThatASpreadsheetSaved(String lineBreak) throws IOException {
        String file = String.join(
                lineBreak,
                HEADER + ",,",
                "RSS,https://example.org/a,\"A \"\"quoted\"\"\",TRUE,\"[\"\"x\"\"]\",{},,",
                ",,,,,,,",
                "",
                "VK,'-1,'=x,FALSE,[],{},,,,,",
                "VK,\"=\"\"-2\"\"\",,,,");

        Taken taken = Taken.of(csv, file);

        assertThat(taken.rejections).isEmpty();
        assertThat(taken.ids()).containsExactly("https://example.org/a", "-1", "-2");
        assertThat(taken.rows.get(0).name()).isEqualTo("A \"quoted\"");
        assertThat(taken.rows.get(0).tags()).containsExactly("x");
        assertThat(taken.rows.get(1).name()).isEqualTo("=x");
        assertThat(taken.rows.get(1).line()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void takesTheSeparatorThatTheFileHas(String separator) throws IOException {
        String file = "source_type,external_id,name\nRSS,https://example.org/a,A\n".replace(",", separator);

        assertThat(Taken.of(csv, file).rows.get(0).name()).isEqualTo("A");
        assertThat(Taken.of(csv, file, StandardCharsets.UTF_16LE).rows).hasSize(1);
        assertThat(Taken.of(csv, "\uFEFF" + file, StandardCharsets.UTF_16LE).rows)
                .hasSize(1);
        assertThat(Taken.of(csv, "\uFEFF" + file, StandardCharsets.UTF_16BE).rows)
                .hasSize(1);
        assertThat(Taken.of(csv, "\uFEFFsep=" + separator + "\r\n" + file)
                        .rows
                        .get(0)
                        .line())
                .isEqualTo(3);
    }

    @Test
    void takesAHeaderInOtherLetters() throws IOException {
        assertThat(Taken.of(csv, " Source Type ;External-ID;NAME\nRSS;https://example.org/a;A\n")
                        .ids())
                .containsExactly("https://example.org/a");
    }

    @Test
    void aTextUnderNoNameCostsItsRowOnly() throws IOException {
        Taken taken = Taken.of(csv, "source_type,external_id,\nRSS,https://e.org/1,x\nRSS,https://e.org/2,\n");

        assertThat(taken.ids()).containsExactly("https://e.org/2");
        assertThat(taken.rejections)
                .singleElement()
                .asString()
                .startsWith("2 | ")
                .contains("cell 3");
    }

    @Test
    void aQuoteThatIsNeverClosedIsNamedByItsLine() {
        String file = "source_type,external_id,name\nRSS,https://example.org/a,\"27 monitors\n"
                + "RSS,https://example.org/b,B\n".repeat(1000);

        assertThatThrownBy(() -> Taken.of(csv, file))
                .isInstanceOf(SourceFormat.Unreadable.class)
                .hasMessageStartingWith("line 2: the quote opened on line 2 is never closed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aQuoteThatALaterOneClosesIsNamedByItsLine(String lineBreak) {
        String file = String.join(
                lineBreak,
                "source_type,external_id,name",
                "RSS,https://example.org/a,\"multi",
                "line\"",
                "RSS,https://example.org/b,\"27 monitors",
                "RSS,https://example.org/c,C",
                "RSS,https://example.org/d,\"D\"",
                "RSS,https://example.org/e,E");
        Taken taken = new Taken();

        assertThatThrownBy(
                        () -> csv.read(new java.io.ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), taken))
                .isInstanceOf(SourceFormat.Unreadable.class)
                .hasMessageStartingWith("line 4: the quote opened on line 4 is closed on line 6 before 'D'");
        assertThat(taken.ids()).containsExactly("https://example.org/a");
    }

    @Test
    void aTextAfterAQuoteCostsItsRowOnly() throws IOException {
        Taken taken = Taken.of(csv, """
                source_type,external_id,name
                RSS,https://example.org/a,"27" monitors, "wide"
                RSS,https://example.org/b,27" monitors
                RSS,https://example.org/c,"C"
                """);

        assertThat(taken.ids()).containsExactly("https://example.org/b", "https://example.org/c");
        assertThat(taken.rejections)
                .singleElement()
                .asString()
                .startsWith("2 | ")
                .contains("opened on line 2");
    }

    @Test
    void anEndlessQuoteIsNamedByItsLine() {
        String file = "source_type,external_id,name\nRSS,https://e.org/,\"" + "a".repeat(3_000_000);

        assertThatThrownBy(() -> Taken.of(csv, file))
                .hasMessage(
                        "line 1: what follows is not CSV: the quote opened on line 2 is not closed within 1048576 characters");
    }

    @Test
    void settingsMayNotHoldAFieldTwice() throws IOException {
        Taken taken = Taken.of(csv, "source_type,external_id,settings\nVK,-1,\"{\"\"a\"\":1,\"\"a\"\":2}\"\n");

        assertThat(taken.rejections)
                .singleElement()
                .asString()
                .contains("settings")
                .contains("'a'");
    }
}
