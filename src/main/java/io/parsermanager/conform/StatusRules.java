package io.parsermanager.conform;

import io.parsermanager.track.message.StatusMessage.Status;
import java.util.List;

/** What holds for the statuses of every task. */
final class StatusRules {
    private StatusRules() {}

    /**
     * Looks at all statuses of a task so far, the first one first.
     *
     * @throws CaseFailure for the first that breaks a rule
     */
    static void check(SentTask task, List<ReportedStatus> statuses) throws CaseFailure {
        ReportedStatus end = null;
        for (ReportedStatus status : statuses) {
            check(task, status);
            if (end != null && !task.mayRepeat()) {
                throw new CaseFailure(
                        status.isFinal()
                                ? "Two final statuses came of one attempt, %s and %s: send one"
                                        .formatted(
                                                end.message().status(),
                                                status.message().status())
                                : "IN_PROGRESS came after %s: stop the heartbeat before you send the end"
                                        .formatted(end.message().status()));
            }
            if (status.isFinal()) {
                if (end != null && end.message().status() != status.message().status()) {
                    throw new CaseFailure("One attempt ended both as %s and as %s"
                            .formatted(end.message().status(), status.message().status()));
                }
                end = status;
            }
        }
    }

    private static void check(SentTask task, ReportedStatus status) throws CaseFailure {
        if (status.message() == null) {
            throw new CaseFailure("A status came that the service cannot read: " + status.fault());
        }
        String key = String.valueOf(task.id());
        if (!key.equals(status.key())) {
            throw new CaseFailure("A status came with the key %s: it must be the task's id as text, %s"
                    .formatted(status.key() == null ? "null" : "'" + status.key() + "'", key));
        }
        Integer attempt = status.message().attempt();
        if (attempt == null) {
            throw new CaseFailure(
                    "A status came without attempt: send back the one that the task had, " + task.attempt());
        }
        if (attempt != task.attempt()) {
            throw new CaseFailure("A status came with attempt %d: send back the one that the task had, %d"
                    .formatted(attempt, task.attempt()));
        }
        String token = status.message().token();
        if (token != null && !token.equals(task.token())) {
            throw new CaseFailure(
                    "A status came with the token '%s': send back the one that the task had, '%s', or none"
                            .formatted(token, task.token()));
        }
        Long wait = status.message().error().retryAfterS();
        if (wait != null && status.message().status() != Status.FAILED) {
            throw new CaseFailure("retry_after_s came with %s: it is for FAILED"
                    .formatted(status.message().status()));
        }
    }
}
