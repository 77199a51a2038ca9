package io.parsermanager.conform;

import java.time.Duration;

/**
 * How a case came out.
 *
 * @param detail why it failed or was skipped, or a remark; empty if there is nothing to say
 */
record CaseResult(String name, String promise, Outcome outcome, String detail, Duration took) {
    /** How a case can come out. */
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    boolean failed() {
        return outcome == Outcome.FAILED;
    }
}
