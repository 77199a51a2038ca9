package io.parsermanager.track;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import io.parsermanager.track.ApplyStatuses.Ignored;
import io.parsermanager.track.DeadLetter.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;

/**
 * Applies a batch of statuses in parts beside each other, a transaction each; all statuses of a task are in the same part, in their order.
 * To each other the parts are what the batches of two replicas are.
 */
@ApplicationScoped
public class ApplyInParts {
    private static final Logger LOG = Logger.getLogger(ApplyInParts.class);

    /** Fewer statuses are not worth a transaction of their own. */
    private static final int WORTH_A_PART = 200;

    /** Tasks whose ids are as near as this are in one part: two transactions do not write the same pages of tables and indexes then. */
    private static final int NEIGHBOURS = 256;

    private final RetryWhileDatabaseAway retryWhileDatabaseAway;
    private final Settings settings;
    private final MeterRegistry metrics;
    private final StatusProgress progress;

    ApplyInParts(
            RetryWhileDatabaseAway retryWhileDatabaseAway,
            Settings settings,
            MeterRegistry metrics,
            StatusProgress progress) {
        this.retryWhileDatabaseAway = retryWhileDatabaseAway;
        this.settings = settings;
        this.metrics = metrics;
        this.progress = progress;
    }

    /**
     * Returns once all that can be applied is, or throws when this replica stops: the batch comes again then. What fails for a reason that
     * nobody foresaw is tried again as a whole; what was applied has no effect then.
     *
     * @return those that can never be applied
     */
    @Retry(maxRetries = -1, maxDuration = 0, delay = 1_000, jitter = 200, abortOn = GracefulShutdown.Asked.class)
    public List<DeadLetter> apply(List<ReceivedStatus> batch) {
        try {
            return applyAtOnce(batch);
        } catch (GracefulShutdown.Asked e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Statuses cannot be applied for a reason of ours, and are tried again", e);
            progress.notApplied(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private List<DeadLetter> applyAtOnce(List<ReceivedStatus> batch) {
        int parts = Math.min(settings.trackPartsAtOnce(), 1 + batch.size() / WORTH_A_PART);
        List<CompletableFuture<List<DeadLetter>>> others = IntStream.range(1, parts)
                .mapToObj(part -> part(batch, part, parts))
                .map(part -> Workers.start(() -> applyPart(part)))
                .toList();
        return Workers.together(() -> applyPart(part(batch, 0, parts)), others).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<ReceivedStatus> part(List<ReceivedStatus> batch, int part, int parts) {
        return parts == 1
                ? batch
                : batch.stream()
                        .filter(received -> Math.floorMod(received.status().taskId() / NEIGHBOURS, parts) == part)
                        .toList();
    }

    private List<DeadLetter> applyPart(List<ReceivedStatus> part) {
        List<DeadLetter> dead = new ArrayList<>();
        if (!part.isEmpty()) {
            applyOrHalve(part, dead);
        }
        return dead;
    }

    /**
     * PostgreSQL refuses a whole part for one status's content: halving finds the one, in as many transactions as the part has doublings.
     * {@link JsonbRules} has found before what PostgreSQL is known to refuse.
     */
    private void applyOrHalve(List<ReceivedStatus> part, List<DeadLetter> dead) {
        try {
            List<Ignored> ignored = retryWhileDatabaseAway.apply(
                    part.stream().map(ReceivedStatus::status).toList());
            count("APPLIED", part.size() - ignored.size());
            for (Ignored one : ignored) {
                ReceivedStatus received = part.get(one.position());
                switch (one.verdict()) {
                    case LATE, STALE -> count(one.verdict().name(), 1);
                    case UNKNOWN_TASK ->
                        dead.add(received.dead(
                                Reason.UNKNOWN_TASK,
                                "there is no task " + received.status().taskId()));
                    case FUTURE_ATTEMPT ->
                        dead.add(received.dead(
                                Reason.FUTURE_ATTEMPT,
                                "the task has not come to attempt "
                                        + received.status().attempt()));
                }
            }
        } catch (DataException | ConstraintViolationException e) {
            if (part.size() == 1) {
                dead.add(part.get(0)
                        .dead(Reason.REFUSED_BY_DATABASE, e.getSQLException().getMessage()));
            } else {
                applyOrHalve(part.subList(0, part.size() / 2), dead);
                applyOrHalve(part.subList(part.size() / 2, part.size()), dead);
            }
        }
    }

    private void count(String outcome, long statuses) {
        metrics.counter("parser_manager.statuses", "outcome", outcome.toLowerCase(Locale.ROOT))
                .increment((double) statuses);
    }
}
