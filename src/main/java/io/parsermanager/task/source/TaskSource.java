package io.parsermanager.task.source;

import io.parsermanager.task.TaskStatus;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.hibernate.annotations.Immutable;

/** A source of a task, and its outcome. */
@Entity
@Immutable
@Table(name = "all_task_sources")
@IdClass(TaskSource.Key.class)
public class TaskSource extends PanacheEntityBase {
    /** The key: a task has a source at most once. */
    @RegisterForReflection
    public record Key(Long taskId, Long sourceId) implements Serializable {}

    @Id
    public Long taskId;

    @Id
    public Long sourceId;

    /** SUCCESS or FAILED once the parser has reported it, else null. */
    @Enumerated(EnumType.STRING)
    public TaskStatus status;

    /** The error that the parser sent for this source alone, else null. */
    public String errorCode;

    public String errorMessage;

    /** How many items were new at this visit; null: the parser did not say. */
    public Integer foundNew;

    public Integer foundTotal;
}
