package io.parsermanager.web.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.web.overview.Signals.Cancels;
import io.parsermanager.web.overview.Signals.TypeOutcomes;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the overview turns amber and red. */
class FindingTest {
    @Test
    void nothingIsFoundWhereAllIsWell() {
        assertThat(Finding.of(signals(List.of(new TypeOutcomes("RSS", "POSTS", 1_000L, 100L)), 0, 3, 1_000, 0.1), 50))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9, 9, ''",
        "10, 1, ''",
        "100, 19, ''",
        "100, 20, FAILURE_RATE amber",
        "10, 4, FAILURE_RATE amber",
        "100, 50, FAILURE_RATE red",
        "10, 10, FAILURE_RATE red",
    })
    void theRateOfFailuresCountsFromTenTasks(long finished, long bad, String found) {
        assertThat(words(Finding.of(signals(List.of(new TypeOutcomes("RSS", "POSTS", finished, bad)), 0, 0, 0, 0), 0)))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 4, ''",
        "5, 1000, ''",
        "50, 1000, FAILING_SCHEDULES amber",
        "250, 1000, FAILING_SCHEDULES red",
        "20000, 1000000, FAILING_SCHEDULES amber",
        "30, 10, FAILING_SCHEDULES red",
    })
    void failingSchedulesCountByTheirShare(long failing, long schedules, String found) {
        assertThat(words(Finding.of(signals(List.of(), 0, failing, schedules, 0), 0)))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1.9, ''",
        "1, 0, 0, DEAD_LETTERS amber",
        "100, 0, 0, DEAD_LETTERS red",
        "0, 9999, 2, SLOW_DATABASE amber",
        "0, 10000, 0, WAITING_STATUSES amber",
        "0, 100000, 0, WAITING_STATUSES red"
    })
    void otherNumbersHaveTheirBounds(long deadLetters, long waiting, double tookS, String found) {
        assertThat(words(Finding.of(signals(List.of(), deadLetters, 0, 0, tookS), waiting)))
                .isEqualTo(found);
    }

    @Test
    void cancelsAreNamedAndTheWorstIsFirst() {
        Signals signals = new Signals(
                List.of(new TypeOutcomes("VK", "POSTS", 20L, 18L)),
                List.of(new Cancels("SILENT", 10L), new Cancels("HARD_LIMIT", 9L)),
                1,
                0,
                0,
                0);

        assertThat(words(Finding.of(signals, 0))).isEqualTo("FAILURE_RATE red, DEAD_LETTERS amber, CANCELS amber");
    }

    private static Signals signals(
            List<TypeOutcomes> types, long deadLetters, long failing, long schedules, double tookS) {
        return new Signals(types, List.of(), deadLetters, failing, schedules, tookS);
    }

    private static String words(List<Finding> found) {
        return found.stream()
                .map(finding -> finding.kind() + (finding.bad() ? " red" : " amber"))
                .collect(Collectors.joining(", "));
    }
}
