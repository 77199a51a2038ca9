package io.parsermanager.tasktype;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.batch.BatchLoop;
import io.parsermanager.http.FieldRule;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.type.SourceType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/** Creates and changes task types by the fields of a body or a form, and moves the schedules whose times change. */
@ApplicationScoped
public class ChangeTaskType {
    private static final List<FieldRule<TaskTypeFields>> RULES = List.of(
            FieldRule.of("backoff_s", "backoff_max_s", fields -> {
                if (fields.backoffMaxS() < fields.backoffS()) {
                    throw InvalidInputException.field("backoff_max_s", "must not be less than backoff_s");
                }
            }),
            FieldRule.of("min_interval_s", "max_interval_s", fields -> {
                if (fields.maxIntervalS() < fields.minIntervalS()) {
                    throw InvalidInputException.field("max_interval_s", "must not be less than min_interval_s");
                }
            }));

    private final MergePatch bodies;
    private final FindTaskTypes findTaskTypes;
    private final ReplanSchedules replanSchedules;
    private final NextFirings nextFirings;
    private final Session session;
    private final Precondition precondition;

    ChangeTaskType(
            MergePatch bodies,
            FindTaskTypes findTaskTypes,
            ReplanSchedules replanSchedules,
            NextFirings nextFirings,
            Session session,
            Precondition precondition) {
        this.precondition = precondition;
        this.bodies = bodies;
        this.findTaskTypes = findTaskTypes;
        this.replanSchedules = replanSchedules;
        this.nextFirings = nextFirings;
        this.session = session;
    }

    /** Creates a task type. Existing sources get no schedule for it. */
    @Transactional
    public TaskTypeView create(ObjectNode body) {
        List<FieldRule<TaskTypeFields>> rules = new ArrayList<>(RULES);
        rules.add(FieldRule.of("source_type", fields -> SourceType.requireKnown(fields.sourceType())));
        rules.add(FieldRule.of("cron", "time_zone", this::requireFiring));
        TaskTypeFields fields = bodies.over(TaskTypeFields.DEFAULTS, body, rules);
        TaskType type = new TaskType();
        type.sourceType = fields.sourceType();
        type.code = fields.code();
        set(type, fields);
        type.persistAndFlush();
        return findTaskTypes.get(type.id);
    }

    /**
     * Changes a task type. A new cron, time zone, spread or slice moves the next run of every schedule without an interval of its own. If the move
     * was interrupted, any later change continues it.
     */
    public TaskTypeView patch(long id, ObjectNode body) {
        BatchLoop.one(() -> change(id, body));
        replanSchedules.run(id);
        nextFirings.check();
        return findTaskTypes.get(id);
    }

    private TaskType change(long id, ObjectNode body) {
        precondition.lockAndCheck("task_type", "id", id, () -> findTaskTypes.get(id));
        TaskType type = TaskType.<TaskType>findByIdOptional(id).orElseThrow(() -> FindTaskTypes.missing(id));
        TaskTypeFields before = fields(type);
        TaskTypeFields after = bodies.over(before, body, rulesOfPatch(before));
        set(type, after);
        if (otherCron(before, after) || after.spreadS() != before.spreadS() || after.sliceS() != before.sliceS()) {
            type.replanAfter = 0L;
        }
        return type;
    }

    private List<FieldRule<TaskTypeFields>> rulesOfPatch(TaskTypeFields before) {
        List<FieldRule<TaskTypeFields>> rules = new ArrayList<>(RULES);
        rules.add(FieldRule.of("source_type", after -> {
            if (!after.sourceType().equals(before.sourceType())) {
                throw InvalidInputException.field(
                        "source_type", "cannot be changed: make a task type for the other source type");
            }
        }));
        rules.add(FieldRule.of("code", after -> {
            if (!after.code().equals(before.code())) {
                throw InvalidInputException.field("code", "cannot be changed: parsers know the task type by it");
            }
        }));
        rules.add(FieldRule.of("cron", "time_zone", after -> {
            if (otherCron(before, after)) {
                requireFiring(after);
            }
        }));
        return rules;
    }

    private static boolean otherCron(TaskTypeFields before, TaskTypeFields after) {
        return !after.cron().equals(before.cron()) || !after.timeZone().equals(before.timeZone());
    }

    private static TaskTypeFields fields(TaskType type) {
        return new TaskTypeFields(
                type.sourceType,
                type.code,
                type.name,
                type.enabled,
                type.byDefault,
                type.cron,
                type.timeZone,
                type.spreadS,
                type.sliceS,
                type.batchSize,
                type.dispatchTimeoutS,
                type.startTimeoutS,
                type.silenceTimeoutS,
                type.maxDurationS,
                type.maxAttempts,
                type.backoffS,
                type.backoffMaxS,
                type.onSilent,
                type.onNotStarted,
                type.adaptiveByDefault,
                type.pace,
                type.minIntervalS,
                type.maxIntervalS,
                type.freshWithinS,
                (ObjectNode) type.params.deepCopy());
    }

    private static void set(TaskType type, TaskTypeFields fields) {
        type.name = fields.name();
        type.enabled = fields.enabled();
        type.byDefault = fields.byDefault();
        type.cron = fields.cron().strip();
        type.timeZone = fields.timeZone();
        type.spreadS = fields.spreadS();
        type.sliceS = fields.sliceS();
        type.batchSize = fields.batchSize();
        type.dispatchTimeoutS = fields.dispatchTimeoutS();
        type.startTimeoutS = fields.startTimeoutS();
        type.silenceTimeoutS = fields.silenceTimeoutS();
        type.maxDurationS = fields.maxDurationS();
        type.maxAttempts = fields.maxAttempts();
        type.backoffS = fields.backoffS();
        type.backoffMaxS = fields.backoffMaxS();
        type.onSilent = fields.onSilent();
        type.onNotStarted = fields.onNotStarted();
        type.adaptiveByDefault = fields.adaptiveByDefault();
        type.pace = fields.pace();
        type.minIntervalS = fields.minIntervalS();
        type.maxIntervalS = fields.maxIntervalS();
        type.freshWithinS = fields.freshWithinS();
        type.params = fields.params();
    }

    /** Checks only a new cron. A bad cron that came another way must not keep anybody from disabling the task type. */
    private void requireFiring(TaskTypeFields fields) {
        Instant now = session.createNativeQuery("SELECT now()", Instant.class).getSingleResult();
        try {
            Cron.parse(fields.cron(), fields.timeZone()).requireFiring(now);
        } catch (Cron.Invalid e) {
            throw InvalidInputException.field(e.field(), e.getMessage());
        }
    }
}
