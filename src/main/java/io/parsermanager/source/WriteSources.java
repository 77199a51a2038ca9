package io.parsermanager.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.quota.SourceKeys;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.source.tag.TagRules;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * Creates or changes many sources by their natural keys, in one statement, and their schedules in another. A null in a row keeps the stored value, or sets the default.
 *
 * <p>It locks only rows that differ, in the order of their ids, and changes them as they are then. So parallel imports neither deadlock nor
 * undo each other's changes. Tags are a set; their order can differ between writers.
 */
@ApplicationScoped
public class WriteSources {
    private static final String INCOMING = """
            WITH incoming AS (
                SELECT source_type, external_id, name, enabled, CAST(settings AS jsonb) AS settings, only_adds,
                       CASE WHEN tags IS NOT NULL
                            THEN CAST(ARRAY(SELECT jsonb_array_elements_text(CAST(tags AS jsonb))) AS varchar[]) END AS tags
                FROM unnest(:types, :ids, :names, :enableds, :settings, :tags, :only_adds)
                    AS i (source_type, external_id, name, enabled, settings, tags, only_adds)
            )""";

    private static final String DIFFERENT = """
            FROM incoming i JOIN source s USING (source_type, external_id)
            WHERE CASE WHEN i.only_adds THEN NOT s.tags @> i.tags AND cardinality(s.tags) < :max_tags
                       ELSE i.name <> s.name OR i.enabled <> s.enabled OR i.settings <> s.settings
                            OR NOT (s.tags @> i.tags AND s.tags <@ i.tags) END
            """;

    private static final String WRITE = INCOMING + """
            , different AS (
                SELECT s.id, i.name, i.enabled, i.settings, i.tags, i.only_adds
            """ + DIFFERENT
            + """
                ORDER BY s.id FOR NO KEY UPDATE OF s
            ), changed AS (
                UPDATE source s
                SET name = CASE WHEN d.only_adds THEN s.name ELSE coalesce(d.name, s.name) END,
                    enabled = coalesce(d.enabled, s.enabled),
                    settings = coalesce(d.settings, s.settings),
                    tags = CASE WHEN d.only_adds
                                THEN s.tags || ARRAY(SELECT unnest(d.tags) EXCEPT SELECT unnest(s.tags) ORDER BY 1
                                                     LIMIT :max_tags - cardinality(s.tags))
                                ELSE coalesce(d.tags, s.tags) END,
                    quota_keys = CASE WHEN d.settings IS NULL THEN s.quota_keys ELSE %s END,
                    quota_cost = CASE WHEN d.settings IS NULL THEN s.quota_cost ELSE %s END,
                    updated_at = now()
                FROM different d WHERE s.id = d.id
                RETURNING s.id
            ), made AS (
                INSERT INTO source (source_type, external_id, name, enabled, settings, tags, quota_keys, quota_cost)
                SELECT source_type, external_id, coalesce(name, left(external_id, 500)), coalesce(enabled, true), coalesce(settings, '{}'),
                       coalesce(tags, '{}'), %s, %s
                FROM incoming i ORDER BY source_type, external_id
                ON CONFLICT (source_type, external_id) DO NOTHING
                RETURNING id
            )
            SELECT (SELECT array_agg(id) FROM made) AS made_ids, (SELECT array_agg(id) FROM changed) AS changed_ids
            """.formatted(
                            SourceKeys.of("s.source_type", "s.external_id", "d.settings"),
                            SourceKeys.costOf("d.settings"),
                            SourceKeys.of("i.source_type", "i.external_id", "i.settings"),
                            SourceKeys.costOf("i.settings"));

    private static final String COMPARE = INCOMING + """
            SELECT (SELECT array_agg(i.source_type || chr(10) || i.external_id) FROM incoming i
                    WHERE NOT EXISTS (SELECT FROM source s
                                      WHERE s.source_type = i.source_type AND s.external_id = i.external_id)) AS new_keys,
                   (SELECT array_agg(s.id)
            """ + DIFFERENT + """
                   ) AS changed_ids
            """;

    private static final String SOURCE_TYPES = "SELECT code FROM source_type";

    /** The row of {@link #WRITE}. */
    @RegisterForReflection
    public record Row(Long[] madeIds, Long[] changedIds) {}

    /**
     * The result of {@link #compare}; all other rows are the same.
     *
     * @param newKeys {@linkplain #key keys} of sources that do not exist
     * @param changed how many would change
     */
    public record Compared(Set<String> newKeys, long changed) {}

    /** The row of {@link #COMPARE}. */
    @RegisterForReflection
    public record Difference(String[] newKeys, Long[] changedIds) {}

    /** How many sources were created and how many changed; the others are the same. */
    public record Written(long made, long changed) {}

    private final Session session;
    private final ObjectMapper json;
    private final Event<SourcesAdded> added;
    private final SourceKeys sourceKeys;
    private final SchedulesInFiles schedulesInFiles;

    WriteSources(
            Session session,
            ObjectMapper json,
            Event<SourcesAdded> added,
            SourceKeys sourceKeys,
            SchedulesInFiles schedulesInFiles) {
        this.schedulesInFiles = schedulesInFiles;
        this.sourceKeys = sourceKeys;
        this.session = session;
        this.json = json;
        this.added = added;
    }

    /** Writes rows in the caller's transaction. No two rows may have the same key. */
    @Transactional(TxType.MANDATORY)
    public Written write(List<SourceRow> rows) {
        sourceKeys.make(
                column(rows, SourceRow::sourceType),
                column(rows, SourceRow::externalId),
                column(rows, source -> text(source.settings())));
        Row row = query(WRITE, Row.class, rows).getSingleResult();
        Set<Long> made = ids(row.madeIds);
        if (!made.isEmpty()) {
            added.fire(new SourcesAdded(List.of(row.madeIds)));
        }
        Set<Long> changed = ids(row.changedIds);
        changed.addAll(schedulesInFiles.write(rows));
        changed.removeAll(made);
        return new Written(made.size(), changed.size());
    }

    /** Compares rows with the stored sources and locks nothing. */
    @Transactional(TxType.MANDATORY)
    public Compared compare(List<SourceRow> rows) {
        Difference difference = query(COMPARE, Difference.class, rows).getSingleResult();
        Set<Long> changed = ids(difference.changedIds);
        changed.addAll(schedulesInFiles.compare(rows));
        return new Compared(difference.newKeys == null ? Set.of() : Set.of(difference.newKeys), changed.size());
    }

    private static Set<Long> ids(Long[] ids) {
        return ids == null ? new HashSet<>() : new HashSet<>(List.of(ids));
    }

    /** The natural key as one text. Neither part contains a line break. */
    public static String key(SourceRow row) {
        return row.sourceType() + '\n' + row.externalId();
    }

    private <T> NativeQuery<T> query(String sql, Class<T> type, List<SourceRow> rows) {
        return session.createNativeQuery(sql, type)
                .setParameter("types", column(rows, SourceRow::sourceType))
                .setParameter("ids", column(rows, SourceRow::externalId))
                .setParameter("names", column(rows, SourceRow::name))
                .setParameter("enableds", rows.stream().map(SourceRow::enabled).toArray(Boolean[]::new))
                .setParameter("settings", column(rows, source -> text(source.settings())))
                .setParameter("tags", column(rows, source -> text(source.tags())))
                .setParameter(
                        "only_adds", rows.stream().map(SourceRow::onlyAdds).toArray(Boolean[]::new))
                .setParameter("max_tags", TagRules.MAX_TAGS);
    }

    /** The codes of all source types. */
    @Transactional(TxType.MANDATORY)
    public Set<String> sourceTypes() {
        return new TreeSet<>(
                session.createNativeQuery(SOURCE_TYPES, String.class).getResultList());
    }

    private static String[] column(List<SourceRow> rows, Function<SourceRow, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private String text(Object value) {
        try {
            return value == null ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
