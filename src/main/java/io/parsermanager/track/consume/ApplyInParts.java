package io.parsermanager.track.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.parsermanager.lifecycle.GracefulShutdown;
import io.parsermanager.lifecycle.Workers;
import io.parsermanager.settings.Settings;
import io.parsermanager.track.StatusProgress;
import io.parsermanager.track.apply.ApplyStatuses.Ignored;
import io.parsermanager.track.deadletter.DeadLetter;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
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
 * Applies a batch of statuses in several parts at once, each in a transaction of its own. All statuses of a task are in the same part, in
 * their order. The parts behave to each other like the batches of two replicas.
 */
@ApplicationScoped
public class ApplyInParts {
    private static final Logger LOG = Logger.getLogger(ApplyInParts.class);

    /** A part has at least about this many statuses; a transaction of its own costs too much for fewer. */
    private static final int MIN_PART = 200;

    /**
     * Tasks whose ids lie in the same range of this size are in the same part. Two transactions then do not write the same pages of tables
     * and indexes.
     */
    private static final int ID_RANGE = 256;

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
     * Applies a batch and returns when everything is done. It throws when the replica stops; Kafka then sends the batch again. After an
     * unforeseen error it tries the whole batch again, which is safe because a status that was applied has no effect the second time.
     *
     * @return the statuses that can never be applied
     */
    @Retry(maxRetries = -1, maxDuration = 0, delay = 1_000, jitter = 200, abortOn = GracefulShutdown.Asked.class)
    public List<DeadLetter> apply(List<ReceivedStatus> batch) {
        try {
            return applyAtOnce(batch);
        } catch (GracefulShutdown.Asked e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error(
                    "The service cannot apply statuses because of an error in the service itself, and tries them again",
                    e);
            progress.notApplied(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private List<DeadLetter> applyAtOnce(List<ReceivedStatus> batch) {
        int parts = Math.min(settings.trackPartsAtOnce(), 1 + batch.size() / MIN_PART);
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
                        .filter(received -> Math.floorMod(received.status().taskId() / ID_RANGE, parts) == part)
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
     * PostgreSQL refuses a whole part because of one status's content. The method halves the part until it finds that status, in a number
     * of transactions that grows with the logarithm of the part's size. {@code StatusReader} has already found the content that PostgreSQL is
     * known to refuse.
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
