package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A schedule as a client sees it.
 *
 * @param mode what decides when it runs: CRON, FIXED ({@code interval_s}) or ADAPTIVE ({@code interval_now_s})
 * @param minIntervalS its own lower bound; null: that of the task type
 * @param maxIntervalS its own upper bound; null: that of the task type
 * @param intervalNowS the interval to which its visits have led
 * @param nextWhy why the next run is when it is: {@code by} is CRON, FIXED, ADAPTIVE, BACKOFF, QUARANTINE, QUOTA, WISH, OVERLOAD or
 *     BY_HAND, with the numbers
 * @param foundNew new items of the last visit that said what it found
 * @param foundAt when a visit last found something new
 * @param newestAt the time of the newest item
 * @param overflows visits in which every item was new, so that some may be lost
 * @param notBefore what the site asked for at the last success
 * @param changedAt when somebody last said that the source has changed
 * @param movedTo the new address that parsers propose
 * @param movedTimes how many times in a row they proposed it
 * @param failures the number of failures in a row; each doubles the back-off
 * @param quarantinedAt the time since which it is in quarantine and runs as a rare probe until it succeeds; null: it is not
 */
@RegisterForReflection
public record SourceScheduleView(
        Long id,
        long sourceId,
        long taskTypeId,
        String sourceType,
        String taskType,
        boolean enabled,
        ScheduleMode mode,
        Integer intervalS,
        Integer minIntervalS,
        Integer maxIntervalS,
        Integer intervalNowS,
        Instant nextRunAt,
        JsonNode nextWhy,
        Long lastTaskId,
        int failures,
        Instant lastSuccessAt,
        Instant lastFailureAt,
        Instant quarantinedAt,
        Integer foundNew,
        Integer foundTotal,
        Instant foundAt,
        Instant newestAt,
        int overflows,
        Instant notBefore,
        Instant changedAt,
        String movedTo,
        int movedTimes,
        JsonNode state,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {
    /** The last release writes no reason: then the mode is the reason. */
    public SourceScheduleView {
        nextWhy = nextWhy == null ? mode.why(intervalS, intervalNowS) : nextWhy;
    }
}
