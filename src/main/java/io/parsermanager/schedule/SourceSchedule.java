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

/** Source × task type: whether and when it runs, its newest task, its health. */
@Entity
public class SourceSchedule extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public long sourceId;
    public long taskTypeId;
    public boolean enabled = true;

    /** Its own period; null: the task type's cron. */
    @Column(name = "interval_s")
    public Integer intervalS;

    public Instant nextRunAt;
    public Long lastTaskId;
    public int failures;
    public Instant lastSuccessAt;
    public Instant lastFailureAt;

    /** Since when it only runs as a rare probe; null: it does not. */
    public Instant quarantinedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode state;

    @CreationTimestamp(source = SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = SourceType.DB)
    public Instant updatedAt;
}
