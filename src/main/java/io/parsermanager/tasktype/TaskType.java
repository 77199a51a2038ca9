package io.parsermanager.tasktype;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.Pause;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/**
 * What to do for a source type: when, in what batches, how long to wait, how often to retry. The comments of the table's columns have the
 * details.
 */
@Entity
@DynamicUpdate // a patch must not write back a pause that another request has changed
public class TaskType extends PanacheEntityBase {
    /** The longest time of any field, 30 days. A larger value is most likely in a wrong unit. */
    static final int MAX_SECONDS = 2_592_000;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String sourceType;
    public String code;
    public String name;
    public boolean enabled;
    public boolean byDefault;
    public String cron;
    public String timeZone;

    @Column(name = "spread_s")
    public int spreadS;

    @Column(name = "slice_s")
    public int sliceS;

    public int batchSize;

    @Column(name = "dispatch_timeout_s")
    public int dispatchTimeoutS;

    @Column(name = "start_timeout_s")
    public int startTimeoutS;

    @Column(name = "silence_timeout_s")
    public int silenceTimeoutS;

    @Column(name = "max_duration_s")
    public int maxDurationS;

    public int maxAttempts;

    @Column(name = "backoff_s")
    public int backoffS;

    @Column(name = "backoff_max_s")
    public int backoffMaxS;

    /** What becomes of a task whose parser falls silent. */
    @Enumerated(EnumType.STRING)
    public OverdueAction onSilent;

    /** What becomes of a task that no parser starts in time. */
    @Enumerated(EnumType.STRING)
    public OverdueAction onNotStarted;

    /** Whether the schedules that new sources get are adaptive. */
    public boolean adaptiveByDefault;

    /** How many visits of an adaptive schedule find something. */
    @Enumerated(EnumType.STRING)
    public Pace pace;

    @Column(name = "min_interval_s")
    public int minIntervalS;

    @Column(name = "max_interval_s")
    public int maxIntervalS;

    /** The promise that every source has a success at least so often; null: there is none. */
    @Column(name = "fresh_within_s")
    public Integer freshWithinS;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode params;

    /** The position of a move after a change of the cron: schedules up to this id are moved. Null: all are moved. */
    public Long replanAfter;

    @Embedded
    public Pause pause;

    @CreationTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant updatedAt;

    /** Checks that a task type has this code; the error lists all codes. */
    public static void requireKnown(String code) {
        List<String> known = TaskType.<TaskType>listAll().stream()
                .map(type -> type.code)
                .distinct()
                .sorted()
                .toList();
        if (!known.contains(code)) {
            throw InvalidInputException.field(
                    "task_type", "'%s' is none of %s".formatted(code, String.join(", ", known)));
        }
    }
}
