package io.parsermanager.tasktype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each form of a cron expression means, by its next firings. */
class CronTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *     | UTC           | 2026-11-24T06:07:00Z | 2026-11-24T06:15:00Z
            0 9 * * 1        | UTC           | 2026-11-24T06:07:00Z | 2026-11-30T09:00:00Z
            0 9 * * *        | Europe/Moscow | 2026-11-24T06:07:00Z | 2026-11-25T06:00:00Z
            */5 * * * * *    | UTC           | 2026-11-24T06:07:01Z | 2026-11-24T06:07:05Z
            @hourly          | UTC           | 2026-11-24T06:07:00Z | 2026-11-24T07:00:00Z
            @DAILY           | UTC           | 2026-11-24T06:07:00Z | 2026-11-25T00:00:00Z
            0 12 * * *       | UTC           | 2026-11-24T12:00:00Z | 2026-11-25T12:00:00Z
            59 23 31 12 *    | UTC           | 2026-12-31T23:59:00Z | 2027-12-31T23:59:00Z
            0 0 29 2 *       | UTC           | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z
            """)
    void firesNextAfterAMoment(String cron, String zone, Instant after, Instant next) {
        assertThat(Cron.parse(cron, zone).next(after)).contains(next);
    }

    /** From Saturday, 28 November 2026, 10:00. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 0 9 31W * *      | 2026-12-31 2027-01-29 2027-03-31 2027-05-31
            0 0 6 31W * ?      | 2026-12-31 2027-01-29 2027-03-31 2027-05-31
            0 0 9 30W * *      | 2026-11-30 2026-12-30 2027-01-29 2027-03-30
            0 0 9 15W * *      | 2026-12-15 2027-01-15 2027-02-15 2027-03-15
            0 0 9 1W * *       | 2026-12-01 2027-01-01 2027-02-01 2027-03-01
            0 0 9 1W 5 *       | 2027-05-03 2028-05-01 2029-05-01 2030-05-01
            0 0 9 LW * *       | 2026-11-30 2026-12-31 2027-01-29 2027-02-26
            0 0 9 L-3 * *      | 2026-12-28 2027-01-28 2027-02-25 2027-03-28
            0 0 9 L * *        | 2026-11-30 2026-12-31 2027-01-31 2027-02-28
            0 0 0 L,15 * ?     | 2026-11-30 2026-12-15 2026-12-31 2027-01-15
            0 0 0 15,L * ?     | 2026-11-30 2026-12-15 2026-12-31 2027-01-15
            0 0 0 LW,1W,10 * * | 2026-11-30 2026-12-01 2026-12-10 2026-12-31
            0 0 0 L-1,5 * *    | 2026-11-29 2026-12-05 2026-12-30 2027-01-05
            0 0 L * *          | 2026-11-30 2026-12-31 2027-01-31 2027-02-28
            0 0 0 ? * MON#2    | 2026-12-14 2027-01-11 2027-02-08 2027-03-08
            0 0 0 ? * mon#5    | 2026-11-30 2027-03-29 2027-05-31 2027-08-30
            0 0 0 ? * MON#2,FRI| 2026-12-04 2026-12-11 2026-12-14 2026-12-18
            0 0 0 ? * 1L       | 2026-11-30 2026-12-28 2027-01-25 2027-02-22
            0 0 0 ? * FRIL,0#1 | 2026-12-06 2026-12-25 2027-01-03 2027-01-29
            0 0 0 ? * 7L       | 2026-11-29 2026-12-27 2027-01-31 2027-02-28
            0 0 * * SUN-SAT    | 2026-11-29 2026-11-30 2026-12-01 2026-12-02
            0 0 0 * * SUN-SAT  | 2026-11-29 2026-11-30 2026-12-01 2026-12-02
            0 0 * * 5-7        | 2026-11-29 2026-12-04 2026-12-05 2026-12-06
            0 0 * * FRI-MON    | 2026-11-29 2026-11-30 2026-12-04 2026-12-05
            0 0 * * fri-sun    | 2026-11-29 2026-12-04 2026-12-05 2026-12-06
            0 0 * * 6-1        | 2026-11-29 2026-11-30 2026-12-05 2026-12-06
            0 0 * * 7-2        | 2026-11-29 2026-11-30 2026-12-01 2026-12-06
            0 0 * * 0-7        | 2026-11-29 2026-11-30 2026-12-01 2026-12-02
            0 0 * * FRI-MON/2  | 2026-11-29 2026-12-04 2026-12-06 2026-12-11
            0 0 * * 1-5/2      | 2026-11-30 2026-12-02 2026-12-04 2026-12-07
            0 0 * * 7          | 2026-11-29 2026-12-06 2026-12-13 2026-12-20
            0 0 * * Mon-fri    | 2026-11-30 2026-12-01 2026-12-02 2026-12-03
            0 0 1 NOV-FEB *    | 2026-12-01 2027-01-01 2027-02-01 2027-11-01
            0 0 1 nov *        | 2027-11-01 2028-11-01 2029-11-01 2030-11-01
            0 0 28-2 * *       | 2026-11-29 2026-11-30 2026-12-01 2026-12-02
            0 0 31 * *         | 2026-12-31 2027-01-31 2027-03-31 2027-05-31
            0 0 29 2 *         | 2028-02-29 2032-02-29 2036-02-29 2040-02-29
            0 0 13 * 5         | 2026-12-04 2026-12-11 2026-12-13 2026-12-18
            0 0 0 13 * 5       | 2027-08-13 2028-10-13 2029-04-13 2029-07-13
            0 0 */10 * ?       | 2026-12-01 2026-12-11 2026-12-21 2026-12-31
            0 0 0 ? * ?        | 2026-11-29 2026-11-30 2026-12-01 2026-12-02
            @weekly            | 2026-11-29 2026-12-06 2026-12-13 2026-12-20
            """)
    void firesOnTheseDays(String cron, String days) {
        List<String> firings = Cron.parse(cron, "UTC").next(Instant.parse("2026-11-28T10:00:00Z"), 4).stream()
                .map(firing -> firing.toString().substring(0, 10))
                .toList();

        assertThat(firings).containsExactly(days.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 22-2 * * *       | 22:00:00 23:00:00 00:00:00 01:00:00 02:00:00 22:00:00
            0 22-2/2 * * *     | 22:00:00 00:00:00 02:00:00 22:00:00
            50-10/10 9 * * *   | 09:00:00 09:10:00 09:50:00 09:00:00
            0/20 9 * * *       | 09:00:00 09:20:00 09:40:00 09:00:00
            5-40/15 9 * * *    | 09:05:00 09:20:00 09:35:00 09:05:00
            59 0 9,18 * * *    | 18:00:59 09:00:59 18:00:59
            """)
    void firesAtTheseTimes(String cron, String times) {
        String[] expected = times.split(" ");
        List<String> firings =
                Cron.parse(cron, "UTC").next(Instant.parse("2026-11-28T10:30:00Z"), expected.length).stream()
                        .map(firing -> firing.toString().substring(11, 19))
                        .toList();

        assertThat(firings).containsExactly(expected);
    }

    @Test
    void aTimeThatTheClocksSkipFiresOnceTheyHaveMovedOn() {
        assertThat(Cron.parse("30 2 * * *", "Europe/Berlin").next(Instant.parse("2026-03-28T12:00:00Z"), 2))
                .containsExactly(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
    }

    /** The firing was at 00:30Z; the clocks go back at 01:00Z, and 02:30 comes again at 01:30Z. */
    @ParameterizedTest
    @CsvSource({
        "2026-10-25T00:30:00Z",
        "2026-10-25T00:30:04Z",
        "2026-10-25T00:59:59Z",
        "2026-10-25T01:00:00Z",
        "2026-10-25T01:29:59Z",
        "2026-10-25T01:30:00Z",
        "2026-10-25T01:59:59.999Z",
        "2026-10-25T02:00:00Z"
    })
    void aTimeThatTheClocksRepeatFiresOnceFromWhateverSecondItIsAsked(Instant after) {
        assertThat(Cron.parse("30 2 * * *", "Europe/Berlin").next(after))
                .contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *       | Europe/Berlin       | 2026-10-25T00:00:00Z | 00:30
            0,30 1-3 * * *   | Europe/Berlin       | 2026-10-24T22:30:00Z | 23:00 23:30 00:00 00:30 02:00 02:30
            */30 * * * *     | Europe/Berlin       | 2026-10-24T23:59:00Z | 00:00 00:30 01:00 01:30 02:00 02:30
            15 * * * *       | Europe/Berlin       | 2026-10-24T23:59:00Z | 00:15 01:15 02:15
            0 2,3 * * *      | Europe/Berlin       | 2026-03-29T00:30:00Z | 01:00 00:00
            */30 * * * *     | Europe/Berlin       | 2026-03-29T00:29:00Z | 00:30 01:00 01:30
            15 * * * *       | Europe/Berlin       | 2026-03-29T00:00:00Z | 00:15 01:15
            0 * * * *        | Europe/Berlin       | 2026-03-29T00:00:00Z | 01:00 02:00
            */15 * * * *     | Australia/Lord_Howe | 2026-10-03T15:10:00Z | 15:15 15:30 15:45
            15 2 * * *       | Australia/Lord_Howe | 2026-10-03T15:10:00Z | 15:30 15:15
            45 1 * * *       | Australia/Lord_Howe | 2026-04-04T14:00:00Z | 14:45 15:15
            """)
    void followsTheClocksWhenTheyChange(String cron, String zone, Instant after, String times) {
        String[] expected = times.split(" ");
        List<String> firings = Cron.parse(cron, zone).next(after, expected.length).stream()
                .map(firing -> firing.toString().substring(11, 16))
                .toList();

        assertThat(firings).containsExactly(expected);
    }

    @Test
    void anImpossibleDateNeverFires() {
        assertThat(Stream.of("0 0 30 2 *", "0 0 31 4,6 *", "0 0 0 31W 4 *", "0 0 0 L-31 * *", "0 0 0 L-29 2 *"))
                .allSatisfy(cron ->
                        assertThat(Cron.parse(cron, "UTC").next(Instant.EPOCH)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            often               | UTC  | cron      | it has 1 fields
            ""                  | UTC  | cron      | it has 0 fields
            * * * *             | UTC  | cron      | it has 4 fields
            0 0 0 1 1 ? 2030    | UTC  | cron      | it has 7 fields
            @reboot             | UTC  | cron      | write @hourly
            @every 5m           | UTC  | cron      | write @hourly
            61 * * * *          | UTC  | cron      | field 1, '61', is not from 0 to 59
            60 * * * * *        | UTC  | cron      | field 1, '60', is not from 0 to 59
            0 24 * * *          | UTC  | cron      | field 2, '24', is not from 0 to 23
            0 0 0 * *           | UTC  | cron      | field 3, '0', is not from 1 to 31
            0 0 0 0W * *        | UTC  | cron      | field 4, '0W', is not from 1 to 31
            0 0 32 * *          | UTC  | cron      | field 3, '32', is not from 1 to 31
            0 0 * 13 *          | UTC  | cron      | field 4, '13', is not from 1 to 12
            0 0 * * 8           | UTC  | cron      | field 5, '8', is not from 0 to 7
            0 0 0 ? * 8#1       | UTC  | cron      | field 6, '8#1', is not from 0 to 7
            */0 * * * *         | UTC  | cron      | field 1, '*/0', has a step that is not from 1 to 59
            */70 * * * *        | UTC  | cron      | field 1, '*/70', has a step that is not from 1 to 59
            */x * * * *         | UTC  | cron      | field 1, '*/X', has a step
            0 0 0 ? * MON#6     | UTC  | cron      | field 6, 'MON#6', cannot be read
            0 0 0 W * *         | UTC  | cron      | field 4, 'W', cannot be read
            0 0 0 ? * L         | UTC  | cron      | field 6, 'L', cannot be read
            L 0 * * *           | UTC  | cron      | field 1, 'L', cannot be read
            ? * * * *           | UTC  | cron      | field 1, '?', cannot be read
            1,,2 * * * *        | UTC  | cron      | field 1, '', cannot be read
            1- * * * *          | UTC  | cron      | field 1, '1-', cannot be read
            -1 * * * *          | UTC  | cron      | field 1, '-1', cannot be read
            1-2-3 * * * *       | UTC  | cron      | field 1, '1-2-3', cannot be read
            1/2/3 * * * *       | UTC  | cron      | field 1, '1/2/3', cannot be read
            99999999999 * * * * | UTC  | cron      | field 1, '99999999999', cannot be read
            0 0 * * MONDAY      | UTC  | cron      | field 5, 'MONDAY', cannot be read
            0 * * * *           | Mars | time_zone | 'Mars' is not a time zone
            """)
    void saysWhichFieldIsWrong(String cron, String zone, String field, String why) {
        assertThatThrownBy(() -> Cron.parse(cron, zone))
                .isInstanceOfSatisfying(
                        Cron.Invalid.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(Arrays.asList("Exception", "cron expression contains", "Invalid range"))
                        .noneMatch(e.getMessage()::contains));
    }
}
