package io.parsermanager.create;

import io.parsermanager.batch.BatchLoop;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.http.Caller;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.source.type.SourceType;
import io.parsermanager.tasktype.TaskType;
import io.parsermanager.text.SingleLine;
import io.parsermanager.text.TextRules;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** Makes the tasks that a person asks for, due or not, for all schedules or for a selection. */
@ApplicationScoped
public class TriggerManually {
    /**
     * Selects the schedules to fire. A field that is left out does not restrict the selection.
     *
     * @param taskType code of a task type; it selects the task types of this code in all source types
     * @param tags only sources that have all of these tags
     * @param onlyDue only schedules that are due
     */
    @Schema(examples = "{\"source_type\": \"RSS\", \"tags\": [\"news\"], \"reason\": \"the parser was repaired\"}")
    public record Narrowing(
            String sourceType,
            String taskType,
            @Size(min = 1, max = 10_000, message = NOT_NONE) SortedSet<Long> sourceIds,
            @Size(max = 100) SortedSet<@SingleLine String> tags,
            boolean onlyDue,
            @Size(max = 1000) @SingleLine(breaks = true) String reason) {
        /** An empty list is an error, since a program may send one by mistake and must not fire all schedules. */
        private static final String NOT_NONE = "must name 1 to 10000; left out it means all";

        public static final Narrowing NONE = new Narrowing(null, null, null, null, false, null);

        /** All schedules of one source. */
        public static Narrowing ofSource(long id, String reason) {
            return new Narrowing(null, null, new TreeSet<>(List.of(id)), null, false, reason);
        }

        private QueryFilter filter() {
            QueryFilter filter = new QueryFilter()
                    .and("ss.enabled")
                    .and(
                            "ss.task_type_id IN (SELECT id FROM task_type WHERE source_type = :source_type)",
                            "source_type",
                            sourceType)
                    .and(
                            "ss.task_type_id IN (SELECT id FROM task_type WHERE code = :task_type)",
                            "task_type",
                            taskType);
            if (sourceIds != null) {
                filter.and("ss.source_id = ANY (:sources)", "sources", sourceIds.toArray(Long[]::new));
            }
            if (tags != null) {
                filter.and(
                        "EXISTS (SELECT FROM source s WHERE s.id = ss.source_id AND s.tags @> CAST(:tags AS varchar[]))",
                        "tags",
                        tags.stream().map(TextRules::normal).toArray(String[]::new));
            }
            return filter;
        }
    }

    private static final String MADE_UNDER_KEY = """
            SELECT g.id, CAST(g.total_tasks AS bigint) AS tasks,
                   (SELECT count(*) FROM task t JOIN task_source ts ON ts.task_id = t.id WHERE t.task_group_id = g.id)
                   + (SELECT count(*) FROM task_history t JOIN task_source_history ts ON ts.task_id = t.id WHERE t.task_group_id = g.id) AS sources
            FROM task_type tt JOIN task_group g ON g.task_type_id = tt.id AND g.firing = :firing
            """;

    /** One row of {@link #MADE_UNDER_KEY}. */
    @RegisterForReflection
    public record Group(Long id, Long tasks, Long sources) {}

    private final Session session;
    private final ClaimDueSchedules claimDueSchedules;
    private final Caller caller;
    private final IdempotencyKeys idempotencyKeys;

    TriggerManually(
            Session session, ClaimDueSchedules claimDueSchedules, Caller caller, IdempotencyKeys idempotencyKeys) {
        this.session = session;
        this.claimDueSchedules = claimDueSchedules;
        this.caller = caller;
        this.idempotencyKeys = idempotencyKeys;
    }

    public Made run(Narrowing narrowing) {
        requireKnown(narrowing);
        return claimDueSchedules.fire(Firing.manual(caller.name(), narrowing.reason, narrowing.filter())
                .onlyDue(narrowing.onlyDue));
    }

    /** Answers a repetition with the same key as the first time, and makes no tasks then. */
    Made runOnce(String idempotencyKey, Narrowing narrowing) {
        requireKnown(narrowing);
        return idempotencyKeys.answer(
                idempotencyKey, narrowing.toString(), Made.class, key -> fireUnderKey("key:" + key, narrowing));
    }

    /** The answer includes tasks that an earlier, interrupted call with the same key has made; they are not made again. */
    private Made fireUnderKey(String key, Narrowing narrowing) {
        Made before = BatchLoop.one(() -> session.createNativeQuery(MADE_UNDER_KEY, Group.class)
                        .setParameter("firing", key)
                        .getResultList())
                .stream()
                .map(group -> new Made(group.tasks, group.sources, 0, 0, 0, 0, Set.of(group.id)))
                .reduce(Made.NOTHING, Made::plus);
        return before.plus(
                claimDueSchedules.fire(Firing.manual(key, caller.name(), narrowing.reason, narrowing.filter())
                        .onlyDue(narrowing.onlyDue)));
    }

    private static void requireKnown(Narrowing narrowing) {
        if (narrowing.sourceType != null) {
            SourceType.requireKnown(narrowing.sourceType);
        }
        if (narrowing.taskType != null) {
            TaskType.requireKnown(narrowing.taskType);
        }
    }
}
