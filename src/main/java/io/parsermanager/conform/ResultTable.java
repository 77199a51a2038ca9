package io.parsermanager.conform;

import io.parsermanager.conform.CaseResult.Outcome;
import java.util.List;
import java.util.Locale;

/** Shows results to people, a line for each. */
final class ResultTable {
    private ResultTable() {}

    static String row(CaseResult result) {
        String line = String.format(
                Locale.ROOT,
                "%-7s  %-15s %6.1f s  %s",
                result.outcome(),
                result.name(),
                result.took().toMillis() / 1000.0,
                result.promise());
        return result.detail().isEmpty() ? line : line + System.lineSeparator() + " ".repeat(9) + result.detail();
    }

    static String summary(List<CaseResult> results) {
        long failed = count(results, Outcome.FAILED);
        return "%d passed, %d failed, %d skipped: %s"
                .formatted(
                        count(results, Outcome.PASSED),
                        failed,
                        count(results, Outcome.SKIPPED),
                        failed == 0 ? "the parser keeps the contract" : "the parser does not keep the contract");
    }

    private static long count(List<CaseResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }
}
