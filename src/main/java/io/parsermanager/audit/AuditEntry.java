package io.parsermanager.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A requested change, stored before it is made. */
@Entity
@Table(name = "audit")
@Immutable
public class AuditEntry extends PanacheEntityBase {
    @Id
    public Long id;

    public Instant createdAt;
    public String who;
    public boolean proven;
    public String address;
    public String operation;
    public String act;
    public String entity;
    public String entityId;
    public String selection;
    public String reason;
}
