package io.parsermanager.web.overview;

import io.parsermanager.web.overview.ThroughputPlot.Counts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Reads the plots of finished tasks from the counts of minutes: a few thousand rows for a day, whatever the number of tasks. */
@ApplicationScoped
public class LoadThroughput {
    /** Source types with plots at most. */
    private static final int MAX_TYPES = 24;

    /** The bars end with the one that now lies in, so their limits do not move with each call. */
    private static final String SINCE = """
            SELECT date_bin(make_interval(secs => :bar_s), now(), TIMESTAMPTZ 'epoch') - make_interval(secs => :before_s)
            """;

    private static final String COUNTS = """
            SELECT source_type, date_bin(make_interval(secs => :bar_s), minute, TIMESTAMPTZ 'epoch') AS begins,
                   CAST(sum(succeeded) AS bigint), CAST(sum(failed) AS bigint), CAST(sum(canceled) AS bigint)
            FROM work_minute
            WHERE minute >= :since AND minute <= now() AND source_type = ANY (:types)
                AND succeeded + failed + canceled > 0
            GROUP BY 1, 2 ORDER BY 1, 2
            """;

    private static final String TYPES = "SELECT code, name FROM source_type ORDER BY code LIMIT :max";

    /** The row of {@link #COUNTS}. */
    @RegisterForReflection
    public record Row(String sourceType, Instant begins, Long succeeded, Long failed, Long canceled) {}

    private final Session session;

    LoadThroughput(Session session) {
        this.session = session;
    }

    /** The plots of all source types, up to 24. */
    @Transactional
    List<ThroughputPlot> of(ThroughputRange range, ZoneId zone) {
        Instant since = session.createNativeQuery(SINCE, Instant.class)
                .setParameter("bar_s", range.barS())
                .setParameter("before_s", range.lengthS() - range.barS())
                .getSingleResult();
        Map<String, String> types = new LinkedHashMap<>();
        session.createNativeQuery(TYPES, Object[].class)
                .setParameter("max", MAX_TYPES)
                .getResultList()
                .forEach(type -> types.put((String) type[0], (String) type[1]));
        Map<String, List<Counts>> counts = session
                .createNativeQuery(COUNTS, Row.class)
                .setParameter("bar_s", range.barS())
                .setParameter("since", since)
                .setParameter("types", types.keySet().toArray(String[]::new))
                .getResultList()
                .stream()
                .collect(Collectors.groupingBy(
                        Row::sourceType,
                        Collectors.mapping(
                                row -> new Counts(row.begins, row.succeeded, row.failed, row.canceled),
                                Collectors.toList())));
        return types.entrySet().stream()
                .map(type -> ThroughputPlot.of(
                        type.getKey(),
                        type.getValue(),
                        range,
                        since,
                        counts.getOrDefault(type.getKey(), List.of()),
                        zone))
                .toList();
    }
}
