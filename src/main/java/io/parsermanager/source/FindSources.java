package io.parsermanager.source;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.KeysetPage.Seek;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.source.address.ExternalIds;
import io.parsermanager.source.tag.TagRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Session;

/** Finds sources for REST and the web page, one of them or one page of the list. */
@ApplicationScoped
public class FindSources {
    private static final String FAILS = "ss.failures > 0";
    private static final String IS_QUARANTINED = "ss.quarantinedAt IS NOT NULL";
    private static final String HAS_ONE = "EXISTS (SELECT 1 FROM SourceSchedule ss WHERE ss.sourceId = s.id AND %s)";

    /**
     * Finds sources by the index of failing schedules alone. Otherwise PostgreSQL may walk all sources, because it assumes that failing
     * ones are spread evenly, and they are at the end.
     */
    private static final String SEEK = "SELECT DISTINCT ss.sourceId FROM SourceSchedule ss WHERE %s AND ss.sourceId ";

    /** Whether the source itself is paused, apart from its type and tags. */
    private static final String IS_PAUSED = """
            s.pause.pausedAt IS NOT NULL AND (s.pause.pausedUntil IS NULL OR s.pause.pausedUntil > current_timestamp)
            """;

    private static final String SELECT = """
            SELECT s.id, s.sourceType, s.externalId, s.name, s.enabled, s.settings, s.tags, s.pause, s.createdAt, s.updatedAt
            FROM Source s
            """;

    /** The health of a source: some of its schedules fail, some are in quarantine, or it is paused. */
    public enum Health {
        FAILING,
        QUARANTINED,
        PAUSED
    }

    /**
     * Selects sources. A value that is null or empty does not restrict the selection.
     *
     * @param externalIds any of them
     * @param tags only sources that have all of these tags
     */
    public record Wanted(
            List<Long> ids,
            String sourceType,
            List<String> externalIds,
            Boolean enabled,
            List<String> tags,
            Health health) {
        /** Conditions on source s. */
        public QueryFilter filter() {
            QueryFilter filter = new QueryFilter()
                    .and("s.id IN :ids", "ids", ids)
                    .and("s.sourceType = :source_type", "source_type", sourceType)
                    .and("s.externalId IN :external_ids", "external_ids", externalIds)
                    .and("s.enabled = :enabled", "enabled", enabled)
                    .and(
                            "array_includes(s.tags, :tags)",
                            "tags",
                            tags == null ? null : TagRules.normal(tags).toArray(String[]::new));
            if (health == Health.FAILING) {
                filter.and(HAS_ONE.formatted(FAILS));
            } else if (health == Health.QUARANTINED) {
                filter.and(HAS_ONE.formatted(IS_QUARANTINED));
            } else if (health == Health.PAUSED) {
                filter.and(IS_PAUSED);
            }
            return filter;
        }

        /** The condition on schedules, if nothing else restricts the selection; else null. */
        private String schedulesAlone() {
            boolean all = new Wanted(ids, sourceType, externalIds, enabled, tags, null)
                    .filter()
                    .isEmpty();
            return !all || health == null || health == Health.PAUSED
                    ? null
                    : health == Health.FAILING ? FAILS : IS_QUARANTINED;
        }
    }

    private final Session session;
    private final KeysetPage lists;

    FindSources(Session session, KeysetPage lists) {
        this.session = session;
        this.lists = lists;
    }

    @Transactional
    public Page<SourceView> page(Wanted wanted, Paging paging) {
        String schedules = wanted.schedulesAlone();
        return schedules == null
                ? lists.page(SourceView.class, SELECT, "s.id", wanted.filter(), paging, SourceView::id)
                : lists.page(
                        SourceView.class, SELECT, "s.id", wanted.filter(), paging, seek(SEEK.formatted(schedules)));
    }

    private Seek seek(String hql) {
        return (after, newestFirst, limit) -> session.createSelectionQuery(
                        hql + (newestFirst ? "< :after ORDER BY ss.sourceId DESC" : "> :after ORDER BY ss.sourceId"),
                        Long.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    @Transactional
    public SourceView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE s.id = :id", SourceView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> missing(id));
    }

    /**
     * The spellings under which an id that a person typed may be stored: the id itself, and its normal form for each of the source types.
     */
    public static List<String> spellings(String typed, List<String> sourceTypes) {
        return Stream.concat(Stream.of(typed), sourceTypes.stream().flatMap(type -> normal(type, typed)))
                .distinct()
                .toList();
    }

    private static Stream<String> normal(String sourceType, String typed) {
        try {
            return Stream.of(ExternalIds.normalize(sourceType, typed));
        } catch (ExternalIds.Invalid notOfThisType) {
            return Stream.empty();
        }
    }

    static NotFoundException missing(long id) {
        return new NotFoundException("There is no source " + id);
    }
}
