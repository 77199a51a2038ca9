package io.parsermanager.track;

import io.parsermanager.lifecycle.Stopping;
import io.parsermanager.track.ApplyStatuses.Ignored;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;

/**
 * Applies a batch however long PostgreSQL is away. What PostgreSQL refuses for its content is not tried again,
 * and nothing is once this replica stops: the batch comes again then.
 */
@ApplicationScoped
public class ApplyPatiently {
    /** The longest pause between two tries, in milliseconds: as late as statuses are applied after PostgreSQL is back. */
    private static final long MAX_DELAY_MS = 1_000;

    private final ApplyStatuses applyStatuses;
    private final Stopping stopping;

    ApplyPatiently(ApplyStatuses applyStatuses, Stopping stopping) {
        this.applyStatuses = applyStatuses;
        this.stopping = stopping;
    }

    @Retry(
            maxRetries = -1,
            maxDuration = 0,
            delay = 200,
            jitter = 100,
            abortOn = {DataException.class, ConstraintViolationException.class, Stopping.Asked.class})
    @ExponentialBackoff(maxDelay = MAX_DELAY_MS)
    public List<Ignored> apply(List<StatusMessage> batch) {
        try {
            return applyStatuses.apply(batch);
        } catch (RuntimeException e) {
            stopping.check();
            throw e;
        }
    }
}
