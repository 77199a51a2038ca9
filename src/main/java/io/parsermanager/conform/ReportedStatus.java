package io.parsermanager.conform;

import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import io.parsermanager.track.message.StatusMessage.Status;
import java.util.Optional;

/**
 * A status that the parser sent.
 *
 * @param key the record's key as text, or null
 * @param message what it says; null if the service could not read it
 * @param fault why the service could not read it; null if it could
 * @param at when it was read here, by System.nanoTime
 */
record ReportedStatus(String key, StatusMessage message, String fault, long at) {
    boolean isOf(long task) {
        return message != null && message.taskId() == task;
    }

    boolean isFinal() {
        return message != null && message.status() != Status.IN_PROGRESS;
    }

    /** How this source came out: as the status says of it, else as the task did. */
    Status outcome(long source) {
        return ofSource(source).map(SourceOutcome::status).orElse(message.status());
    }

    /** The bookmark for this source, as JSON text. */
    Optional<String> state(long source) {
        return ofSource(source).map(SourceOutcome::state);
    }

    /** What the status says of this source; empty if it says nothing. */
    Optional<SourceOutcome> ofSource(long source) {
        return message.sources().stream()
                .filter(outcome -> outcome.id() == source)
                .findFirst();
    }
}
