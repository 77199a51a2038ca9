package io.parsermanager.task.group;

import io.parsermanager.task.Trigger;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;

/** The tasks of one firing of one task type. The database keeps the counters and the status: see count_tasks() and set_group_status() in the migrations. */
@Entity
public class TaskGroup extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long taskTypeId;

    @Enumerated(EnumType.STRING)
    public Trigger trigger;

    public String firing;
    public String actor;
    public String reason;
    public String traceparent;
    public int newTasks;
    public int queuedTasks;
    public int inProgressTasks;
    public int successTasks;
    public int failedTasks;
    public int canceledTasks;

    @Column(insertable = false, updatable = false)
    public int totalTasks;

    @Enumerated(EnumType.STRING)
    @Column(insertable = false, updatable = false)
    public GroupStatus status;

    /** The firing of the cron, or the beginning of the window; null: made by hand. */
    public Instant firedAt;

    public Instant closesAt;
    public boolean open;
    public Instant createdAt;
    public Instant finishedAt;
}
