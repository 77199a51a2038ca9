package io.parsermanager.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.source.SchedulesInFiles;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.tasktype.NextFirings;
import io.parsermanager.tasktype.TaskType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * Reads and writes the mode, the interval and the bounds of schedules for files of sources. An import locks only schedules that differ, in the
 * order of their ids. A new mode or interval moves the next run, as {@link ChangeSchedule} does.
 */
@ApplicationScoped
public class WriteSchedules implements SchedulesInFiles {
    private static final String READ = """
            SELECT ss.source_id, CAST(jsonb_object_agg(tt.code, jsonb_strip_nulls(jsonb_build_object(
                       'mode', CASE WHEN ss.adaptive THEN 'ADAPTIVE' WHEN ss.interval_s IS NULL THEN 'CRON' ELSE 'FIXED' END,
                       'enabled', ss.enabled, 'interval_s', CASE WHEN NOT ss.adaptive THEN ss.interval_s END,
                       'min_interval_s', ss.min_interval_s, 'max_interval_s', ss.max_interval_s))) AS text) AS schedules
            FROM source_schedule ss JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE ss.source_id = ANY (:sources) GROUP BY ss.source_id
            """;

    private static final String INCOMING = """
            WITH incoming AS (
                SELECT s.id AS source_id, tt.id AS task_type_id, CAST(e.value ->> 'enabled' AS boolean) AS enabled,
                       coalesce(e.value ->> 'mode' = 'ADAPTIVE', false) AS adaptive, CAST(e.value ->> 'interval_s' AS integer) AS interval_s,
                       CAST(e.value ->> 'min_interval_s' AS integer) AS min_interval_s,
                       CAST(e.value ->> 'max_interval_s' AS integer) AS max_interval_s
                FROM unnest(:types, :ids, :schedules) AS i (source_type, external_id, schedules)
                JOIN source s USING (source_type, external_id)
                CROSS JOIN jsonb_each(CAST(i.schedules AS jsonb)) e
                JOIN task_type tt ON tt.source_type = s.source_type AND tt.code = e.key
            )""";

    private static final String MOVES = """
            (ss.adaptive <> i.adaptive OR CASE WHEN NOT ss.adaptive THEN ss.interval_s END IS DISTINCT FROM i.interval_s)""";

    private static final String DIFFERS = """
            (%s OR i.enabled <> ss.enabled OR ss.min_interval_s IS DISTINCT FROM i.min_interval_s
             OR ss.max_interval_s IS DISTINCT FROM i.max_interval_s)""".formatted(MOVES);

    private static final String COMPARE = INCOMING + """
            SELECT DISTINCT i.source_id FROM incoming i
            LEFT JOIN source_schedule ss ON ss.source_id = i.source_id AND ss.task_type_id = i.task_type_id
            WHERE ss.id IS NULL OR %s
            """.formatted(DIFFERS);

    /** The next run of the planned schedule p: see {@link AddSchedulesInBulk}. */
    private static final String NEXT_RUN = """
            CASE WHEN p.adaptive THEN now() + spread_offset(p.source_id, LEAST(coalesce(p.interval_now_s, 3600), f.spread_s))
                         WHEN p.interval_s IS NULL THEN %s
                         ELSE now() + spread_offset(p.source_id, LEAST(p.interval_s, f.spread_s)) END""".formatted(NextFirings.runOf("p.source_id"));

    private static final String WRITE = INCOMING + """
            , different AS (
                SELECT ss.id, ss.interval_now_s, i.*, %2$s AS moves
                FROM incoming i JOIN source_schedule ss ON ss.source_id = i.source_id AND ss.task_type_id = i.task_type_id
                WHERE %3$s
                ORDER BY ss.id FOR NO KEY UPDATE OF ss
            ), changed AS (
                UPDATE source_schedule ss
                SET enabled = coalesce(p.enabled, ss.enabled), adaptive = p.adaptive, interval_s = p.interval_s,
                    min_interval_s = p.min_interval_s, max_interval_s = p.max_interval_s,
                    next_run_at = CASE WHEN p.moves THEN %1$s ELSE ss.next_run_at END,
                    next_why = CASE WHEN p.moves THEN regular_why(p.adaptive, p.interval_s, p.interval_now_s) ELSE ss.next_why END,
                    updated_at = now()
                FROM different p JOIN %4$s ON f.task_type_id = p.task_type_id
                WHERE ss.id = p.id
                RETURNING ss.source_id
            ), made AS (
                INSERT INTO source_schedule (source_id, task_type_id, enabled, adaptive, interval_s, min_interval_s, max_interval_s,
                                             next_run_at, next_why)
                SELECT p.source_id, p.task_type_id, coalesce(p.enabled, true), p.adaptive, p.interval_s, p.min_interval_s, p.max_interval_s,
                       %1$s, regular_why(p.adaptive, p.interval_s, NULL)
                FROM (SELECT i.*, CAST(NULL AS integer) AS interval_now_s FROM incoming i) p JOIN %4$s ON f.task_type_id = p.task_type_id
                WHERE NOT EXISTS (SELECT FROM source_schedule ss WHERE ss.source_id = p.source_id AND ss.task_type_id = p.task_type_id)
                ORDER BY p.source_id, p.task_type_id
                ON CONFLICT (source_id, task_type_id) DO NOTHING
                RETURNING source_id
            )
            SELECT source_id FROM changed UNION SELECT source_id FROM made
            """.formatted(NEXT_RUN, MOVES, DIFFERS, NextFirings.FIRINGS);

    /** The row of {@link #READ}. */
    @RegisterForReflection
    public record Stored(Long sourceId, String schedules) {}

    private final Session session;
    private final ObjectMapper json;
    private final NextFirings nextFirings;

    WriteSchedules(Session session, ObjectMapper json, NextFirings nextFirings) {
        this.session = session;
        this.json = json;
        this.nextFirings = nextFirings;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public Rules rules() {
        return ScheduleRules.of(TaskType.listAll());
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public Map<Long, ObjectNode> of(Collection<Long> sources) {
        return session
                .createNativeQuery(READ, Stored.class)
                .setParameter("sources", sources.toArray(Long[]::new))
                .getResultList()
                .stream()
                .collect(Collectors.toMap(Stored::sourceId, stored -> read(stored.schedules)));
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public Set<Long> write(List<SourceRow> rows) {
        List<SourceRow> with = withSchedules(rows);
        if (with.isEmpty()) {
            return Set.of();
        }
        Set<String> sourceTypes = with.stream().map(SourceRow::sourceType).collect(Collectors.toSet());
        return new HashSet<>(
                nextFirings.ofSourceTypes(sourceTypes).bind(query(WRITE, with)).getResultList());
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public Set<Long> compare(List<SourceRow> rows) {
        List<SourceRow> with = withSchedules(rows);
        return with.isEmpty() ? Set.of() : new HashSet<>(query(COMPARE, with).getResultList());
    }

    private static List<SourceRow> withSchedules(List<SourceRow> rows) {
        return rows.stream()
                .filter(row -> row.schedules() != null && !row.schedules().isEmpty())
                .toList();
    }

    private NativeQuery<Long> query(String sql, List<SourceRow> rows) {
        return session.createNativeQuery(sql, Long.class)
                .setParameter("types", column(rows, SourceRow::sourceType))
                .setParameter("ids", column(rows, SourceRow::externalId))
                .setParameter("schedules", column(rows, row -> row.schedules().toString()));
    }

    private static String[] column(List<SourceRow> rows, Function<SourceRow, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private ObjectNode read(String schedules) {
        try {
            return json.readValue(schedules, ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
