package io.parsermanager.track;

import io.parsermanager.track.ApplyStatuses.Ignored;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;

/** Applies a batch however long PostgreSQL is away. What PostgreSQL refuses for its content is not tried again. */
@ApplicationScoped
public class ApplyPatiently {
    /** The longest pause between two tries, in milliseconds: as late as statuses are applied after PostgreSQL is back. */
    private static final long MAX_DELAY_MS = 5_000;

    private final ApplyStatuses applyStatuses;

    ApplyPatiently(ApplyStatuses applyStatuses) {
        this.applyStatuses = applyStatuses;
    }

    @Retry(
            maxRetries = -1,
            maxDuration = 0,
            delay = 200,
            jitter = 100,
            abortOn = {DataException.class, ConstraintViolationException.class})
    @ExponentialBackoff(maxDelay = MAX_DELAY_MS)
    public List<Ignored> apply(List<StatusMessage> batch) {
        return applyStatuses.apply(batch);
    }
}
