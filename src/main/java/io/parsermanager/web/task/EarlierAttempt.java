package io.parsermanager.web.task;

import io.parsermanager.task.find.TaskAttemptResource.AttemptView;
import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;
import java.time.Instant;

/** An attempt that was tried again, as a row of the task's page. */
@TemplateData
public record EarlierAttempt(
        int attempt,
        Instant queuedAt,
        Instant startedAt,
        Instant endedAt,
        String outcome,
        String worker,
        String errorCode,
        String errorMessage) {
    static EarlierAttempt of(AttemptView view) {
        return new EarlierAttempt(
                view.attempt(),
                view.queuedAt(),
                view.startedAt(),
                view.endedAt(),
                view.outcome(),
                view.worker(),
                view.errorCode(),
                view.errorMessage());
    }

    /** How long it waited for a parser; null if it is not known when it was sent. */
    public String waited(String language) {
        return queuedAt == null
                ? null
                : NumberFormats.between(queuedAt, startedAt == null ? endedAt : startedAt, language);
    }
}
