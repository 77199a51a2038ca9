package io.parsermanager.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** The outcome of a requested change. */
@Entity
@Immutable
public class AuditOutcome extends PanacheEntityBase {
    @Id
    public Long auditId;

    public Instant finishedAt;
    public int status;
    public String counts;
    public String changes;
}
