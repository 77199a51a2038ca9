package io.parsermanager.track.apply;

import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.Found;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.hibernate.query.CommonQueryContract;

/** The outcomes of sources in a batch of statuses, as columns for {@code unnest}. {@code nr} is the position of their status, from 1. */
final class OutcomeColumns {
    private final List<Long> nrs = new ArrayList<>();
    private final List<SourceOutcome> outcomes = new ArrayList<>();
    private final boolean statusOnly;

    OutcomeColumns(List<StatusMessage> batch) {
        for (int i = 0; i < batch.size(); i++) {
            for (SourceOutcome outcome : batch.get(i).sources()) {
                nrs.add(i + 1L);
                outcomes.add(outcome);
            }
        }
        statusOnly = outcomes.stream().allMatch(OutcomeColumns::hasStatusOnly);
    }

    private static boolean hasStatusOnly(SourceOutcome outcome) {
        return outcome.found().equals(Found.UNKNOWN)
                && outcome.notBefore() == null
                && outcome.movedTo() == null
                && outcome.error().equals(Failure.NONE);
    }

    /** The statement for these outcomes. */
    String statement() {
        return statusOnly ? ApplyStatusesSql.STATUS_ONLY : ApplyStatusesSql.ALL;
    }

    /** Binds the parameters of {@link #statement}. */
    <Q extends CommonQueryContract> Q bind(Q query) {
        query.setParameter("outcome_nrs", nrs.toArray(Long[]::new));
        query.setParameter("outcome_sources", column(SourceOutcome::id, Long[]::new));
        query.setParameter("outcome_statuses", column(OutcomeColumns::status, String[]::new));
        query.setParameter("outcome_states", column(SourceOutcome::state, String[]::new));
        return statusOnly ? query : bindFields(query);
    }

    private <Q extends CommonQueryContract> Q bindFields(Q query) {
        query.setParameter("found_new", found(Found::newItems, Integer[]::new));
        query.setParameter("found_total", found(Found::total, Integer[]::new));
        query.setParameter("newest_at", found(Found::newestAt, Instant[]::new));
        query.setParameter("median_gap_s", found(Found::medianGapS, Double[]::new));
        query.setParameter("not_before", column(SourceOutcome::notBefore, Instant[]::new));
        query.setParameter("moved_to", column(SourceOutcome::movedTo, String[]::new));
        query.setParameter(
                "source_error_codes", column(outcome -> outcome.error().code(), String[]::new));
        query.setParameter(
                "source_error_messages", column(outcome -> outcome.error().message(), String[]::new));
        query.setParameter(
                "source_retry_afters", column(outcome -> outcome.error().retryAfterS(), Long[]::new));
        return query;
    }

    private <C> C[] column(Function<SourceOutcome, C> value, IntFunction<C[]> array) {
        return outcomes.stream().map(value).toArray(array);
    }

    private <C> C[] found(Function<Found, C> value, IntFunction<C[]> array) {
        return column(outcome -> value.apply(outcome.found()), array);
    }

    private static String status(SourceOutcome outcome) {
        return outcome.status() == null || outcome.status() == StatusMessage.Status.IN_PROGRESS
                ? null
                : outcome.status().name();
    }
}
