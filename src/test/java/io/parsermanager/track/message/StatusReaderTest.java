package io.parsermanager.track.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusReaderTest {
    private final StatusReader reader = new StatusReader(1_048_576);

    @Test
    void taskIdAndStatusAreEnough() throws Exception {
        StatusMessage status = read("{\"task_id\": 812, \"status\": \"SUCCESS\"}");

        assertThat(status.taskId()).isEqualTo(812);
        assertThat(status.status()).isEqualTo(StatusMessage.Status.SUCCESS);
        assertThat(status.attempt()).isNull();
        assertThat(status.sources()).isEmpty();
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        assertThat(
                        read("{\"task_id\": 1, \"status\": \"FAILED\", \"mood\": {\"a\": [1]}, \"occurred_at\": \"yesterday\"}")
                                .taskId())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{",
                "not json",
                "{}",
                "{\"task_id\": 1}",
                "{\"status\": \"SUCCESS\"}",
                "{\"task_id\": 1, \"status\": \"DONE\"}",
                "{\"task_id\": 1, \"status\": 1}",
                "{\"task_id\": 1.5, \"status\": \"SUCCESS\"}",
                "{\"task_id\": \"x\", \"status\": \"SUCCESS\"}",
                "{\"task_id\": 99999999999999999999, \"status\": \"SUCCESS\"}",
                "{\"task_id\": 1, \"status\": \"SUCCESS\"} {}"
            })
    void whatIsNotAStatusIsUnreadable(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(StatusReader.Unreadable.class);
    }

    @Test
    void bytesThatAreNotUtf8AreUnreadable() {
        assertThatThrownBy(() -> reader.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}))
                .isInstanceOf(StatusReader.Unreadable.class);
    }

    @Test
    void longTextsAreCutToTheirColumns() throws Exception {
        StatusMessage status = read(
                "{\"task_id\": 1, \"status\": \"FAILED\", \"worker\": \"%s\", \"error\": {\"code\": \"%s\", \"message\": \"%s\"}}"
                        .formatted("w".repeat(300), "c".repeat(300), "ё".repeat(3000)));

        assertThat(status.worker()).hasSize(200);
        assertThat(status.error().code()).hasSize(100);
        assertThat(status.error().message()).hasSize(2000);
    }

    @Test
    void textsLoseTheirNuls() throws Exception {
        assertThat(read("{\"task_id\": 1, \"status\": \"FAILED\", \"worker\": \"a\\u0000b\"}")
                        .worker())
                .isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "task_id": "812"                                       | /task_id must be a whole number
            "task_id": 1.0                                         | /task_id must be a whole number
            "task_id": 99999999999999999999                        | /task_id must be a whole number within its range
            "attempt": 0                                           | /attempt must be 1 or more: attempts begin at 1
            "attempt": -2147483648                                 | /attempt must be 1 or more: attempts begin at 1
            "attempt": 2147483648                                  | /attempt must be a whole number within its range
            "attempt": true                                        | /attempt must be a whole number
            "status": 1                                            | /status must be a text
            "status": "success"                                    | /status 'success' is none of IN_PROGRESS, SUCCESS, FAILED
            "worker": 7                                            | /worker must be a text
            "error": "boom"                                        | /error must be an object
            "error": []                                            | /error must be an object
            "error": {"code": {}}                                  | /error/code must be a text
            "error": {"message": 404}                              | /error/message must be a text
            "error": {"retry_after_s": 1.5}                        | /error/retry_after_s must be a whole number
            "error": {"retry_after_s": 1e3}                        | /error/retry_after_s must be a whole number
            "sources": {}                                          | /sources must be an array
            "sources": [1]                                         | /sources/0 must be an object
            "sources": [null, {"id": "x"}]                         | /sources/1/id must be a whole number
            "sources": [{"id": 1, "status": "DONE"}]               | /sources/0/status 'DONE' is none of IN_PROGRESS, SUCCESS, FAILED
            "stats": {"a\\u0000": 1}                                | /stats has a field whose name holds a NUL (U+0000) at character 2, which PostgreSQL cannot keep: take it out
            "stats": ["\\ud800"]                                    | /stats holds half of a surrogate pair (U+D800) at character 1: send the whole character
            "stats": "\\udc00\\ud800"                               | /stats holds half of a surrogate pair (U+DC00) at character 1: send the whole character
            "stats": 1e1001                                        | /stats must not have more than 900 digits when it is written without an exponent
            "stats": [1e-1001]                                     | /stats must not have more than 900 digits when it is written without an exponent
            "stats": 1e99999999999                                 | /stats must not have more than 900 digits when it is written without an exponent
            "sources": [{"id": 1, "state": {"a": 1e999999}}]       | /sources/0/state must not have more than 900 digits when it is written without an exponent
            "stats": NaN                                           | it is not JSON at line 1, column
            "stats": 01                                            | it is not JSON at line 1, column
            "stats": {"a": 1,}                                     | it is not JSON at line 1, column
            """)
    void saysWhichFieldIsWrongAndWhatWouldBeRight(String field, String complaint) {
        assertThatThrownBy(() -> read("{\"task_id\": 1, \"status\": \"FAILED\", %s}".formatted(field)))
                .isInstanceOf(StatusReader.Unreadable.class)
                .hasMessageStartingWith(complaint)
                .message()
                .doesNotContain("java", "jackson", "Exception", "Token");
    }

    @Test
    void limitsAreNamed() {
        String begin = "{\"task_id\": 1, \"status\": \"FAILED\", \"stats\": ";
        assertThatThrownBy(() -> read(begin + "[".repeat(500_000)))
                .hasMessage("/stats is nested more than 500 levels deep");
        assertThatThrownBy(() -> read("{\"mood\": " + "[".repeat(500_000)))
                .hasMessage("it is nested more than 510 levels deep");
        assertThatThrownBy(() -> read(begin + "9".repeat(500_000) + "}"))
                .hasMessage("/stats must not have more than 900 digits when it is written without an exponent");
        assertThatThrownBy(() -> read(begin + "[" + "1e899,".repeat(2_000) + "1]}"))
                .hasMessage("/stats has more than 1048576 bytes with its numbers written out: send them as texts");
        assertThatThrownBy(() -> read(begin + "{\"" + "n".repeat(60_000) + "\": 1}}"))
                .hasMessage("it has a field name of more than 50000 characters");
        assertThatThrownBy(() -> read(begin + "\"" + "x".repeat(1_048_576) + "\"}"))
                .hasMessageContaining("KAFKA_STATUS_MAX_BYTES is 1048576");
        assertThatThrownBy(() -> read(begin + "null} {}")).hasMessageContaining("send one status a record");
        assertThatThrownBy(() -> reader.read("{\"task_id\": 1}".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("it is not JSON in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890.123456789",
                "1e400",
                "-1.5E-10",
                "\"a\\u00e9\\ud83d\\ude00 \\\" }\"",
                "{ \"a\" : [ 1 , { } , [ ] , null , true ] }",
                "[]",
                "false",
                "0"
            })
    void statsAndBookmarksStayTheTextThatCame(String json) throws Exception {
        StatusMessage status = read(
                "{\"task_id\": 1, \"status\": \"SUCCESS\", \"stats\": %1$s , \"sources\": [{\"state\": %1$s, \"id\": 7}, {\"id\": 8, \"state\": null}]}"
                        .formatted(json));

        assertThat(status.stats()).isEqualTo(json);
        assertThat(status.sources())
                .extracting(StatusMessage.SourceOutcome::state)
                .containsExactly(json, null);
    }

    /** Texts longer than the parser's buffer are read in pieces: places in them are still right. */
    @Test
    void aLongStatusIsCutAtTheRightPlaces() throws Exception {
        String stats = "{\"a\": [%s]}".formatted("\"ё12345678\", ".repeat(30_000) + "1");

        StatusMessage status = read("\uFEFF{\"x\": \"%s\", \"stats\": %s, \"task_id\": 1, \"status\": \"SUCCESS\"}"
                .formatted("ж".repeat(70_000), stats));

        assertThat(status.stats()).isEqualTo(stats);
        assertThat(status.taskId()).isEqualTo(1);
    }

    private StatusMessage read(String text) throws StatusReader.Unreadable {
        return reader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
