package io.parsermanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            */15 * * * *     | UTC           | 2026-11-24T06:07:00Z | 2026-11-24T06:15:00Z
            0 9 * * 1        | UTC           | 2026-11-24T06:07:00Z | 2026-11-30T09:00:00Z
            0 9 * * *        | Europe/Moscow | 2026-11-24T06:07:00Z | 2026-11-25T06:00:00Z
            */5 * * * * *    | UTC           | 2026-11-24T06:07:01Z | 2026-11-24T06:07:05Z
            @hourly          | UTC           | 2026-11-24T06:07:00Z | 2026-11-24T07:00:00Z
            0 12 * * *       | UTC           | 2026-11-24T12:00:00Z | 2026-11-25T12:00:00Z
            """)
    void firesNextAfterAMoment(String cron, String zone, Instant after, Instant next) {
        assertThat(Cron.parse(cron, zone).next(after)).contains(next);
    }

    @Test
    void aTimeThatTheClocksSkipFiresOnceTheyHaveMovedOn() {
        assertThat(Cron.parse("30 2 * * *", "Europe/Berlin").next(Instant.parse("2026-03-28T12:00:00Z")))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void aTimeThatTheClocksRepeatFiresOnce() {
        Cron cron = Cron.parse("30 2 * * *", "Europe/Berlin");
        Instant first = cron.next(Instant.parse("2026-10-24T12:00:00Z")).orElseThrow();

        assertThat(cron.next(first)).contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void anImpossibleDateNeverFires() {
        assertThat(Cron.parse("0 0 30 2 *", "UTC").next(Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            often       | UTC  | cron
            61 * * * *  | UTC  | cron
            * * * *     | UTC  | cron
            0 * * * *   | Mars | time_zone
            """)
    void saysWhichFieldIsWrong(String cron, String zone, String field) {
        assertThatThrownBy(() -> Cron.parse(cron, zone))
                .isInstanceOfSatisfying(
                        Cron.Invalid.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
