package io.parsermanager.web.source;

import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.source.SourceView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Reads what the list says of its sources beside themselves: two statements for one page, whatever its length. */
@ApplicationScoped
public class SourceRows {
    private static final int OUTCOMES = 20;

    /** The outcome of the source counts if the parser reported one, since the task may have other sources. */
    private static final String SQL = """
            SELECT w.id AS source_id,
                   string_agg(left(coalesce(h.status, (SELECT t.status FROM task_history t WHERE t.id = h.task_id), 'C'), 1), ''
                              ORDER BY h.task_id) AS outcomes
            FROM unnest(CAST(:sources AS bigint[])) w (id)
            CROSS JOIN LATERAL (
                SELECT ts.task_id, ts.status FROM task_source_history ts WHERE ts.source_id = w.id
                ORDER BY ts.task_id DESC LIMIT :most) h
            GROUP BY w.id
            """;

    private static final Comparator<Explained> SOONEST = Comparator.comparing((Explained one) -> !one.runs())
            .thenComparing(Explained::nextRunAt)
            .thenComparing(Explained::id);

    private static final Comparator<Explained> WORST =
            Comparator.comparing((Explained one) -> one.quarantinedAt() != null).thenComparing(Explained::failures);

    private static final Comparator<Explained> LATEST =
            Comparator.comparing(Explained::lastTaskId, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** One row of {@link #SQL}. */
    @RegisterForReflection
    public record Outcomes(Long sourceId, String outcomes) {}

    private final Session session;
    private final NextRunReasons nextRunReasons;

    SourceRows(Session session, NextRunReasons nextRunReasons) {
        this.session = session;
        this.nextRunReasons = nextRunReasons;
    }

    @Transactional
    List<SourceRow> of(List<SourceView> sources) {
        List<Long> ids = sources.stream().map(SourceView::id).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<Long, List<Explained>> schedules =
                nextRunReasons.ofSources(ids).stream().collect(Collectors.groupingBy(Explained::sourceId));
        Map<Long, String> outcomes = session.createNativeQuery(SQL, Outcomes.class)
                .setParameter("sources", ids.toArray(Long[]::new))
                .setParameter("most", OUTCOMES)
                .getResultStream()
                .collect(Collectors.toMap(Outcomes::sourceId, Outcomes::outcomes));
        return sources.stream()
                .map(source -> row(
                        source, schedules.getOrDefault(source.id(), List.of()), outcomes.getOrDefault(source.id(), "")))
                .toList();
    }

    private static SourceRow row(SourceView source, List<Explained> schedules, String outcomes) {
        return new SourceRow(
                source,
                schedules.stream().min(SOONEST).orElse(null),
                schedules.stream().max(WORST).orElse(null),
                schedules.stream().max(LATEST).orElse(null),
                schedules.size(),
                OutcomeStrip.of(outcomes));
    }
}
