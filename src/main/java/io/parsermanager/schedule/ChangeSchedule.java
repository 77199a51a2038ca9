package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.FieldRule;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.Source;
import io.parsermanager.tasktype.NextFirings;
import io.parsermanager.tasktype.TaskType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hibernate.Session;

/** Creates and changes source schedules by the fields of a body or a form. */
@ApplicationScoped
public class ChangeSchedule {
    private final Session session;
    private final MergePatch bodies;
    private final FindSchedules findSchedules;
    private final NextFirings nextFirings;
    private final Precondition precondition;

    ChangeSchedule(
            Session session,
            MergePatch bodies,
            FindSchedules findSchedules,
            NextFirings nextFirings,
            Precondition precondition) {
        this.precondition = precondition;
        this.session = session;
        this.bodies = bodies;
        this.findSchedules = findSchedules;
        this.nextFirings = nextFirings;
    }

    /**
     * Checks all but the source and the task type of a body, which may not be there yet.
     *
     * @throws InvalidInputException with every fault
     */
    public void check(ObjectNode body) {
        // of the right type; nothing looks for them
        ObjectNode whole = body.deepCopy().put("source_id", 0).put("task_type_id", 0);
        bodies.over(SourceScheduleFields.DEFAULTS, whole, List.of(agreement(whole)));
    }

    @Transactional
    public SourceScheduleView create(ObjectNode body) {
        SourceScheduleFields fields = bodies.over(SourceScheduleFields.DEFAULTS, body, rulesOfNew(body))
                .settled(body);
        SourceSchedule schedule = new SourceSchedule();
        schedule.sourceId = fields.sourceId();
        schedule.taskTypeId = fields.taskTypeId();
        set(schedule, fields);
        schedule.persistAndFlush();
        return findSchedules.get(schedule.id);
    }

    /** Changes a schedule. A new interval moves the next run, unless the body has the next run. */
    @Transactional
    public SourceScheduleView patch(long id, ObjectNode body) {
        precondition.lockAndCheck("source_schedule", "id", id, () -> findSchedules.get(id));
        SourceSchedule schedule = SourceSchedule.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (schedule == null) {
            throw FindSchedules.missing(id);
        }
        SourceScheduleFields before = new SourceScheduleFields(
                schedule.sourceId,
                schedule.taskTypeId,
                schedule.enabled,
                ScheduleMode.of(schedule.adaptive, schedule.intervalS),
                schedule.intervalS,
                schedule.minIntervalS,
                schedule.maxIntervalS,
                schedule.nextRunAt,
                schedule.failures,
                schedule.state);
        SourceScheduleFields fields =
                bodies.over(before, body, rulesOfPatch(before, body)).settled(body);
        boolean moves = (!Objects.equals(fields.intervalS(), before.intervalS()) || fields.mode() != before.mode())
                && Objects.equals(fields.nextRunAt(), before.nextRunAt());
        set(schedule, moves ? fields.withoutNextRun() : fields);
        session.flush();
        session.clear();
        return findSchedules.get(id);
    }

    private static List<FieldRule<SourceScheduleFields>> rulesOfNew(ObjectNode body) {
        return List.of(
                agreement(body), FieldRule.of("source_id", "task_type_id", ChangeSchedule::requireFit), bounds());
    }

    private static List<FieldRule<SourceScheduleFields>> rulesOfPatch(SourceScheduleFields before, ObjectNode body) {
        return List.of(
                FieldRule.of("source_id", "task_type_id", fields -> {
                    boolean sameSource = fields.sourceId().equals(before.sourceId());
                    if (!sameSource || !fields.taskTypeId().equals(before.taskTypeId())) {
                        throw InvalidInputException.field(
                                sameSource ? "task_type_id" : "source_id",
                                "cannot be changed: delete the schedule and add another");
                    }
                }),
                agreement(body),
                bounds());
    }

    private static FieldRule<SourceScheduleFields> agreement(ObjectNode body) {
        return FieldRule.of("mode", "interval_s", fields -> fields.settled(body));
    }

    private static FieldRule<SourceScheduleFields> bounds() {
        return new FieldRule<>(
                Set.of("task_type_id", "min_interval_s", "max_interval_s"), ChangeSchedule::requireBounds);
    }

    private void set(SourceSchedule schedule, SourceScheduleFields fields) {
        schedule.enabled = fields.enabled();
        schedule.adaptive = fields.mode() == ScheduleMode.ADAPTIVE;
        schedule.intervalS = fields.intervalS();
        schedule.minIntervalS = fields.minIntervalS();
        schedule.maxIntervalS = fields.maxIntervalS();
        schedule.failures = fields.failures();
        if (schedule.failures == 0) {
            schedule.quarantinedAt = null;
        }
        schedule.state = fields.state() == null || fields.state().isNull() ? null : fields.state();
        if (fields.nextRunAt() == null) {
            schedule.nextRunAt = nextFirings.first(schedule.sourceId, schedule.taskTypeId, interval(schedule));
            schedule.nextWhy = fields.mode().why(schedule.intervalS, schedule.intervalNowS);
        } else if (!fields.nextRunAt().equals(schedule.nextRunAt)) {
            schedule.nextRunAt = fields.nextRunAt();
            schedule.nextWhy = JsonNodeFactory.instance.objectNode().put("by", "BY_HAND");
        }
    }

    /** The interval over which the first run is spread; null: that of the cron. */
    private static Integer interval(SourceSchedule schedule) {
        if (!schedule.adaptive) {
            return schedule.intervalS;
        }
        if (schedule.intervalNowS != null) {
            return schedule.intervalNowS;
        }
        return schedule.minIntervalS == null
                ? Integer.valueOf(TaskType.<TaskType>findById(schedule.taskTypeId).minIntervalS)
                : schedule.minIntervalS;
    }

    private static void requireBounds(SourceScheduleFields fields) {
        if (fields.minIntervalS() == null && fields.maxIntervalS() == null) {
            return;
        }
        TaskType taskType = TaskType.findById(fields.taskTypeId());
        if (taskType == null) {
            return; // another rule says so
        }
        int lowest = fields.minIntervalS() == null ? taskType.minIntervalS : fields.minIntervalS();
        int highest = fields.maxIntervalS() == null ? taskType.maxIntervalS : fields.maxIntervalS();
        if (lowest > highest) {
            throw InvalidInputException.field(
                    fields.maxIntervalS() == null ? "min_interval_s" : "max_interval_s",
                    "the shortest interval (%d s) must not be longer than the longest (%d s): the task type has what is left out"
                            .formatted(lowest, highest));
        }
    }

    private static void requireFit(SourceScheduleFields fields) {
        Source source = Source.findById(fields.sourceId());
        if (source == null) {
            throw InvalidInputException.field("source_id", "there is no source " + fields.sourceId());
        }
        TaskType taskType = TaskType.findById(fields.taskTypeId());
        if (taskType == null) {
            throw InvalidInputException.field("task_type_id", "there is no task type " + fields.taskTypeId());
        }
        if (!taskType.sourceType.equals(source.sourceType)) {
            throw InvalidInputException.field(
                    "task_type_id",
                    "task type %d is for %s, source %d is %s"
                            .formatted(taskType.id, taskType.sourceType, source.id, source.sourceType));
        }
    }
}
