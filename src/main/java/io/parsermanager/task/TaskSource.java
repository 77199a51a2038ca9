package io.parsermanager.task;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;

/** That a task covers a source, and how it came out for that source. */
@Entity
@IdClass(TaskSource.Key.class)
public class TaskSource extends PanacheEntityBase {
    /** A source is at most once in a task. */
    @RegisterForReflection
    public record Key(Long taskId, Long sourceId) implements Serializable {}

    @Id
    public Long taskId;

    @Id
    public Long sourceId;

    /** SUCCESS or FAILED once the parser has said so, else null. */
    @Enumerated(EnumType.STRING)
    public TaskStatus status;
}
