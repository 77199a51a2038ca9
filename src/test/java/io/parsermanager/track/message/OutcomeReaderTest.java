package io.parsermanager.track.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeReaderTest {
    private static final String DAY = "2026-11-24T%s:00Z";

    private final StatusReader reader = new StatusReader(1_048_576);

    @Test
    void readsEveryField() throws Exception {
        SourceOutcome outcome = outcome("""
                "found": {"new": 3, "total": 20, "not_modified": false, "newest_at": "2026-11-24T08:58:11+03:00"},
                "not_before": "2026-11-24T12:00:00Z", "moved_to": "https://example.org/new",
                "error": {"code": "HTTP_429", "message": "Too many", "retry_after_s": 3600}""");

        assertThat(outcome.found().newItems()).isEqualTo(3);
        assertThat(outcome.found().total()).isEqualTo(20);
        assertThat(outcome.found().newestAt()).isEqualTo(Instant.parse("2026-11-24T05:58:11Z"));
        assertThat(outcome.found().medianGapS()).isNull();
        assertThat(outcome.notBefore()).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
        assertThat(outcome.movedTo()).isEqualTo("https://example.org/new");
        assertThat(outcome.error()).isEqualTo(new StatusMessage.Failure("HTTP_429", "Too many", 3600L));
    }

    @Test
    void anOldParsersOutcomeSaysNothingOfThem() throws Exception {
        SourceOutcome outcome = outcome("\"state\": 1");

        assertThat(outcome.found()).isEqualTo(StatusMessage.Found.UNKNOWN);
        assertThat(outcome.error()).isEqualTo(StatusMessage.Failure.NONE);
        assertThat(outcome.notBefore()).isNull();
        assertThat(outcome.movedTo()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"not_modified": true}               | 0
            {"not_modified": true, "new": 2}     | 2
            {"not_modified": false}              |
            {"total": 4}                         |
            {"new": null, "not_modified": null}  |
            {"new": 0}                           | 0
            """)
    void notModifiedMeansNothingNewUnlessNewSaysOtherwise(String found, Integer newItems) throws Exception {
        assertThat(outcome("\"found\": " + found).found().newItems()).isEqualTo(newItems);
    }

    /** In any order; the same item twice is a gap of 0. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            06:00                                                                 |
            06:00 07:00                                                           | 3600
            09:00 06:00 07:00                                                     | 5400
            06:00 06:00 06:00 07:00                                               | 0
            00:00 10:00 10:10 10:20 10:30 10:40 10:50 11:00 11:10 11:20 11:30     | 600
            """)
    void theMedianGapIsOfTheNewestTen(String times, Double gapS) throws Exception {
        String array = Arrays.stream(times.split(" "))
                .map(time -> "\"" + DAY.formatted(time) + "\"")
                .collect(Collectors.joining(", ", "[", "]"));

        assertThat(outcome("\"found\": {\"item_times\": " + array + "}").found().medianGapS())
                .isEqualTo(gapS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "found": 1                                  | /sources/0/found must be an object
            "found": {"new": -1}                        | /sources/0/found/new must be a whole number from 0 to 2147483647
            "found": {"new": 2147483648}                | /sources/0/found/new must be a whole number from 0 to 2147483647
            "found": {"total": "3"}                     | /sources/0/found/total must be a whole number
            "found": {"not_modified": "no"}             | /sources/0/found/not_modified must be true or false
            "found": {"item_times": ["2026-11-24"]}     | /sources/0/found/item_times/0 must be a time in ISO 8601 with seconds and a zone, such as 2026-11-24T06:00:00Z
            "found": {"newest_at": "2026-02-30T06:00:00Z"} | /sources/0/found/newest_at must be a time in ISO 8601 with seconds and a zone, such as 2026-11-24T06:00:00Z
            "not_before": 1795500000                    | /sources/0/not_before must be a text
            "not_before": "tomorrow"                    | /sources/0/not_before must be a time in ISO 8601 with seconds and a zone, such as 2026-11-24T06:00:00Z
            "moved_to": ""                              | /sources/0/moved_to must have 1 to 2000 characters
            "error": "no"                               | /sources/0/error must be an object
            "error": {"retry_after_s": 0.5}             | /sources/0/error/retry_after_s must be a whole number
            """)
    void saysWhichFieldIsWrong(String field, String sentence) {
        assertThatThrownBy(() -> outcome(field))
                .isInstanceOf(StatusReader.Unreadable.class)
                .hasMessage(sentence);
    }

    private SourceOutcome outcome(String fields) throws StatusReader.Unreadable {
        String status = "{\"task_id\": 1, \"status\": \"SUCCESS\", \"sources\": [{\"id\": 7, %s}]}".formatted(fields);
        return reader.read(status.getBytes(StandardCharsets.UTF_8)).sources().get(0);
    }
}
