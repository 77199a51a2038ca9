package io.parsermanager.web.overview;

import io.parsermanager.metrics.TaskGauges.Row;
import io.parsermanager.metrics.TaskGauges.Schedules;
import io.parsermanager.quota.MeasureQuotas.RuleStats;
import io.parsermanager.task.group.TaskGroupResource.TaskGroupView;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * The figures of the overview at one moment.
 *
 * @param at the time by the database's clock
 * @param tasks unfinished tasks by task type
 * @param types source types with their throughput
 * @param paused what is paused, with the reasons
 * @param pausedSources how many sources are paused individually, counted up to 1000
 * @param quotas what quotas keep back
 * @param groups the newest groups
 * @param signals what tells red and amber from green
 */
@TemplateData
public record OverviewStats(
        Instant at,
        String databaseVersion,
        List<Row> tasks,
        Schedules schedules,
        List<TypeFigures> types,
        List<Paused> paused,
        long pausedSources,
        QuotaFigures quotas,
        List<TaskGroupView> groups,
        Signals signals) {
    /**
     * What quotas keep back.
     *
     * @param closedKeys keys that are closed, counted up to 1000
     * @param rules the last measurement of the rules that are switched on, up to a minute old
     */
    @TemplateData
    public record QuotaFigures(long closedKeys, List<RuleStats> rules) {
        /** Rules of which a key has nearly used up its window. */
        public List<RuleStats> nearlySpent() {
            return rules.stream().filter(RuleStats::isNearlySpent).toList();
        }

        /** The longest line of a key, in seconds. */
        public double lineS() {
            return rules.stream().mapToDouble(RuleStats::lineS).max().orElse(0);
        }
    }

    /** A source type with its state, its waiting tasks and its throughput. */
    @TemplateData
    public record TypeFigures(
            TypeState state,
            BarChart hour,
            BarChart day,
            long newTasks,
            long queuedTasks,
            long inProgressTasks,
            double oldestNewS,
            double oldestQueuedS) {}

    /** A source type as it is now. */
    @RegisterForReflection
    @TemplateData
    public record TypeState(
            String code, String name, Boolean enabled, Boolean paused, Instant overloadedAt, String overloadReason) {}

    /** A pause. The kind is SOURCE_TYPE, TASK_TYPE or TAG. */
    @RegisterForReflection
    @TemplateData
    public record Paused(
            String what, String key, String name, Instant since, Instant until, String reason, String actor) {}

    /** A lag that ticks every few seconds do not explain. */
    private static final double LATE_S = 60;

    public boolean late() {
        return scheduleLagS() >= LATE_S;
    }

    /** Whether nothing is paused, late, quarantined, overloaded, or kept back by a closed or used up quota. */
    public boolean healthy() {
        return !late()
                && schedules.quarantined() == 0
                && paused.isEmpty()
                && pausedSources == 0
                && quotas.closedKeys == 0
                && quotas.nearlySpent().isEmpty()
                && types.stream().noneMatch(type -> type.state.overloadedAt != null);
    }

    public long newTasks() {
        return tasks.stream().mapToLong(Row::newTasks).sum();
    }

    public long queuedTasks() {
        return tasks.stream().mapToLong(Row::queuedTasks).sum();
    }

    public long inProgressTasks() {
        return tasks.stream().mapToLong(Row::inProgressTasks).sum();
    }

    public long succeededInHour() {
        return types.stream().mapToLong(type -> type.hour.succeeded()).sum();
    }

    public long failedInHour() {
        return types.stream().mapToLong(type -> type.hour.failed()).sum();
    }

    /** The age of the oldest unsent task, in seconds. */
    public double dispatchLagS() {
        return types.stream().mapToDouble(TypeFigures::oldestNewS).max().orElse(0);
    }

    /** The age of the oldest sent task that no parser started, in seconds. */
    public double startLagS() {
        return types.stream().mapToDouble(TypeFigures::oldestQueuedS).max().orElse(0);
    }

    public double scheduleLagS() {
        return schedules.oldestDueS();
    }
}
