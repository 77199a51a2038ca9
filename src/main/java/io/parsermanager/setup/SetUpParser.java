package io.parsermanager.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.audit.AuditParts;
import io.parsermanager.dispatch.MessageNow;
import io.parsermanager.dispatch.TaskMessage.SourceToParse;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.schedule.ChangeSchedule;
import io.parsermanager.schedule.FindSchedules;
import io.parsermanager.schedule.FindSchedules.Wanted;
import io.parsermanager.schedule.SourceScheduleView;
import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.SourceView;
import io.parsermanager.source.type.ChangeSourceType;
import io.parsermanager.source.type.FindSourceTypes;
import io.parsermanager.source.type.SourceType;
import io.parsermanager.tasktype.ChangeTaskType;
import io.parsermanager.tasktype.TaskTypeView;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes what a new parser needs in one transaction: a source type, a task type, a first source and its schedule. All of it is made, or
 * nothing. The use cases that make one thing alone check each part.
 */
@ApplicationScoped
public class SetUpParser {
    /**
     * The parts, each as REST's body without the fields that name another part. A part that is null is not made, nor are those after it.
     *
     * @param sourceType the code of a source type that exists; null if the setup makes one
     * @param newSourceType null if the source type exists
     */
    public record Parts(
            String sourceType, ObjectNode newSourceType, ObjectNode taskType, ObjectNode source, ObjectNode schedule) {}

    /** What was made; null for what was not. */
    public record NewParser(String sourceType, TaskTypeView taskType, SourceView source, SourceScheduleView schedule) {}

    /**
     * What the parts would make.
     *
     * @param topic the topic of its tasks
     * @param message a task as the parser would get it; null without a source
     */
    public record Preview(String topic, String message) {}

    private final ChangeSourceType changeSourceType;
    private final FindSourceTypes findSourceTypes;
    private final ChangeTaskType changeTaskType;
    private final ChangeSource changeSource;
    private final ChangeSchedule changeSchedule;
    private final FindSchedules findSchedules;
    private final MessageNow messageNow;
    private final AuditParts audit;

    SetUpParser(
            ChangeSourceType changeSourceType,
            FindSourceTypes findSourceTypes,
            ChangeTaskType changeTaskType,
            ChangeSource changeSource,
            ChangeSchedule changeSchedule,
            FindSchedules findSchedules,
            MessageNow messageNow,
            AuditParts audit) {
        this.changeSourceType = changeSourceType;
        this.findSourceTypes = findSourceTypes;
        this.changeTaskType = changeTaskType;
        this.changeSource = changeSource;
        this.changeSchedule = changeSchedule;
        this.findSchedules = findSchedules;
        this.messageNow = messageNow;
        this.audit = audit;
    }

    /**
     * Makes all parts. The audit gets an entry for each, with the act of a call that makes it alone.
     *
     * @throws InvalidInputException with the faults of a part; a field is named with its part, as task_type.cron
     */
    public NewParser create(Parts parts) {
        return QuarkusTransaction.requiringNew().call(() -> {
            NewParser made = make(parts);
            if (parts.newSourceType != null) {
                audit.created("source_type", made.sourceType);
            }
            audit.created("task_type", made.taskType.id());
            audit.created("source", made.source.id());
            audit.created("source_schedule", made.schedule.id());
            return made;
        });
    }

    /**
     * Makes the parts and takes them back, so that they are checked exactly as when they are made.
     *
     * @throws InvalidInputException as {@link #create} does
     */
    public Preview preview(Parts parts) {
        QuarkusTransaction.begin();
        try {
            NewParser made = make(parts);
            return new Preview(findSourceTypes.get(made.sourceType).topic(), message(made));
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private String message(NewParser made) {
        return made.source == null
                ? null
                : messageNow.sample(
                        made.sourceType,
                        made.taskType.code(),
                        made.taskType.dispatchTimeoutS(),
                        made.taskType.maxDurationS(),
                        made.taskType.params().toString(),
                        new SourceToParse(
                                made.source.id(),
                                made.source.externalId(),
                                made.source.name(),
                                made.source.settings().toString(),
                                null));
    }

    private NewParser make(Parts parts) {
        String sourceType = sourceType(parts);
        if (parts.taskType == null) {
            return new NewParser(sourceType, null, null, null);
        }
        TaskTypeView taskType = part(
                "task_type",
                "code",
                () -> changeTaskType.create(parts.taskType.deepCopy().put("source_type", sourceType)));
        if (parts.source == null) {
            return new NewParser(sourceType, taskType, null, null);
        }
        SourceView source = source(parts, sourceType);
        SourceScheduleView schedule = part("schedule", "mode", () -> schedule(parts.schedule, source, taskType));
        return new NewParser(sourceType, taskType, source, schedule);
    }

    private String sourceType(Parts parts) {
        if (parts.newSourceType == null) {
            SourceType.requireKnown(parts.sourceType);
            return parts.sourceType;
        }
        return part("source_type", "code", () -> changeSourceType.create(parts.newSourceType))
                .code();
    }

    /** Checks the schedule as well if the source is wrong: the form shows both. */
    private SourceView source(Parts parts, String sourceType) {
        try {
            return part(
                    "source",
                    "external_id",
                    () -> changeSource.create(parts.source.deepCopy().put("source_type", sourceType)));
        } catch (InvalidInputException e) {
            List<Fault> faults = new ArrayList<>(e.faults());
            try {
                part("schedule", "mode", () -> {
                    changeSchedule.check(parts.schedule);
                    return null;
                });
            } catch (InvalidInputException ofSchedule) {
                faults.addAll(ofSchedule.faults());
            }
            throw new InvalidInputException(faults);
        }
    }

    /** A source gets a schedule for a default task type by itself. That one takes the fields. */
    private SourceScheduleView schedule(ObjectNode fields, SourceView source, TaskTypeView taskType) {
        Wanted wanted = new Wanted(null, source.id(), taskType.id(), null, false, false, false);
        List<SourceScheduleView> present =
                findSchedules.page(wanted, Paging.of(1, null)).items();
        return present.isEmpty()
                ? changeSchedule.create(
                        fields.deepCopy().put("source_id", source.id()).put("task_type_id", taskType.id()))
                : changeSchedule.patch(present.get(0).id(), fields);
    }

    /** Names the fields of a part with the part. A fault of the whole part is one of its main field. */
    private static <T> T part(String name, String mainField, Supplier<T> make) {
        try {
            return make.get();
        } catch (RuntimeException e) {
            Rejection rejection = Rejection.of(e).orElseThrow(() -> e);
            throw new InvalidInputException(rejection.faults().stream()
                    .map(fault -> new Fault(
                            "/%s.%s".formatted(name, fault.field().isEmpty() ? mainField : fault.field()),
                            null,
                            fault.detail()))
                    .toList());
        }
    }
}
