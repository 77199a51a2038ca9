package io.parsermanager.tasktype;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.Versioned;
import io.parsermanager.source.Pause;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** A task type as a client sees it. */
@RegisterForReflection
public record TaskTypeView(
        Long id,
        String sourceType,
        String code,
        String name,
        boolean enabled,
        boolean byDefault,
        String cron,
        String timeZone,
        int spreadS,
        int sliceS,
        int batchSize,
        int dispatchTimeoutS,
        int startTimeoutS,
        int silenceTimeoutS,
        int maxDurationS,
        int maxAttempts,
        int backoffS,
        int backoffMaxS,
        OverdueAction onSilent,
        OverdueAction onNotStarted,
        boolean adaptiveByDefault,
        Pace pace,
        int minIntervalS,
        int maxIntervalS,
        Integer freshWithinS,
        JsonNode params,
        Pause pause,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {}
