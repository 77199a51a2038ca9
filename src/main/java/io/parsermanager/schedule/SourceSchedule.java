package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/** A source and a task type: whether and when they run, the newest task, the health. */
@Entity
public class SourceSchedule extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long sourceId;
    public long taskTypeId;
    public boolean enabled = true;

    /** The interval of this schedule in seconds; null: the cron of the task type. */
    @Column(name = "interval_s")
    public Integer intervalS;

    public Instant nextRunAt;
    public Long lastTaskId;
    public int failures;
    public Instant lastSuccessAt;
    public Instant lastFailureAt;

    /** The time since which it is in quarantine and runs as a rare probe; null: it is not. */
    public Instant quarantinedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode state;

    @CreationTimestamp(source = SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = SourceType.DB)
    public Instant updatedAt;
}
