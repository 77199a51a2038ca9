package io.parsermanager.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One unit of work for a parser, finished or not. This entity is for reading; only the SQL of the flows changes the status. */
@Entity
@Immutable
@Table(name = "all_tasks")
public class Task extends PanacheEntityBase {
    @Id
    public Long id;

    public long taskGroupId;
    public long taskTypeId;

    @Enumerated(EnumType.STRING)
    public TaskStatus status;

    public int attempt;
    public Instant createdAt;
    public Instant availableAt;
    public Instant queuedAt;
    public Instant startedAt;
    public Instant finishedAt;
    public Instant deadlineAt;
    public Instant expiresAt;

    @Enumerated(EnumType.STRING)
    public CancelReason cancelReason;

    public String canceledBy;
    public String cancelNote;
    public String errorCode;
    public String errorMessage;
    public String worker;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode stats;
}
