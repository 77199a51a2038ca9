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

    /** True: the interval is {@link #intervalNowS}, and intervalS does not count. */
    public boolean adaptive;

    /** The schedule's own lower bound of {@link #intervalNowS}; null: that of the task type. */
    @Column(name = "min_interval_s")
    public Integer minIntervalS;

    /** The schedule's own upper bound of {@link #intervalNowS}; null: that of the task type. */
    @Column(name = "max_interval_s")
    public Integer maxIntervalS;

    /** The interval to which the visits have led; null: no visit has said yet what it found. */
    @Column(name = "interval_now_s")
    public Integer intervalNowS;

    public Instant nextRunAt;

    /** Why nextRunAt is when it is; null: the last release wrote it. */
    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode nextWhy;

    public Integer foundNew;
    public Integer foundTotal;
    public Instant foundAt;
    public Instant newestAt;
    public int overflows;
    public Instant notBefore;
    public Instant changedAt;
    public String movedTo;
    public int movedTimes;
    public Long lastTaskId;
    public int failures;
    public Instant lastSuccessAt;
    public Instant lastFailureAt;
    public Instant staleAt;

    /** The time since which it is in quarantine and runs as a rare probe; null: it is not. */
    public Instant quarantinedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode state;

    @CreationTimestamp(source = SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = SourceType.DB)
    public Instant updatedAt;
}
