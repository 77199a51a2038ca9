package io.parsermanager.track.consume;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.lifecycle.InFlight;
import io.parsermanager.track.StatusProgress;
import io.parsermanager.track.apply.ApplyStatuses;
import io.parsermanager.track.apply.ApplyStatuses.Ignored;
import io.parsermanager.track.apply.CloseQuotaKeys;
import io.parsermanager.track.message.StatusMessage;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;

/**
 * Applies a batch, and tries again for as long as PostgreSQL is away. It does not try again if PostgreSQL refuses the content, or when the
 * replica stops; in the latter case Kafka sends the batch again.
 */
@ApplicationScoped
public class RetryWhileDatabaseAway {
    private static final Logger LOG = Logger.getLogger(RetryWhileDatabaseAway.class);

    /** The longest pause between two tries, in milliseconds. It bounds the delay of statuses after PostgreSQL returns. */
    private static final long MAX_DELAY_MS = 1_000;

    private final ApplyStatuses applyStatuses;
    private final CloseQuotaKeys closeQuotaKeys;
    private final GracefulShutdown gracefulShutdown;
    private final DatabaseProbe database;
    private final StatusProgress progress;

    private final InFlight triesUnderWay = new InFlight();

    RetryWhileDatabaseAway(
            ApplyStatuses applyStatuses,
            CloseQuotaKeys closeQuotaKeys,
            GracefulShutdown gracefulShutdown,
            DatabaseProbe database,
            StatusProgress progress) {
        this.applyStatuses = applyStatuses;
        this.closeQuotaKeys = closeQuotaKeys;
        this.gracefulShutdown = gracefulShutdown;
        this.database = database;
        this.progress = progress;
    }

    /** Logs one line per failed try. An error other than an outage is logged with its stack trace. */
    public static final class StatusesWait implements BeforeRetryHandler {
        @Override
        public void handle(ExecutionContext context) {
            int statuses = ((List<?>) context.getParameters()[0]).size();
            Optional<DatabaseFailure> temporary = DatabaseFailure.of(context.getFailure());
            if (temporary.isPresent()) {
                LOG.warnf("%s: %d statuses wait", temporary.get().text(), statuses);
            } else {
                LOG.errorf(context.getFailure(), "The service cannot apply %d statuses and tries them again", statuses);
            }
        }
    }

    @Retry(
            maxRetries = -1,
            maxDuration = 0,
            delay = 200,
            jitter = 100,
            abortOn = {DataException.class, ConstraintViolationException.class, GracefulShutdown.Asked.class})
    @ExponentialBackoff(maxDelay = MAX_DELAY_MS)
    @BeforeRetry(StatusesWait.class)
    public List<Ignored> apply(List<StatusMessage> batch) {
        try {
            database.refuseWhileAway();
            List<Ignored> ignored = triesUnderWay.during(() -> {
                closeQuotaKeys.run(batch);
                return applyStatuses.apply(batch);
            });
            progress.applied();
            return ignored;
        } catch (DataException | ConstraintViolationException e) {
            throw e;
        } catch (RuntimeException e) {
            gracefulShutdown.check();
            progress.notApplied(
                    DatabaseFailure.of(e).map(DatabaseFailure::text).orElseGet(() -> String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** How long the oldest running try has taken; zero if none runs. */
    public Duration busyFor() {
        return triesUnderWay.longest();
    }
}
