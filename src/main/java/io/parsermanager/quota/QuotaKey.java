package io.parsermanager.quota;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A host, a token or a project. This entity is for reading; only SQL changes a key, under its lock. */
@Entity
@Immutable
public class QuotaKey extends PanacheEntityBase {
    @Id
    public Long id;

    public long quotaId;
    public String name;
    public Instant fullAt;
    public Instant lineEndsAt;
    public long head;
    public long tail;
    public Instant madeUntil;
    public Instant schedulesUntil;
    public Instant unusedSince;
    public String announced;
    public Instant closedUntil;
    public String closedReason;
    public String closedBy;
    public Instant windowEndsAt;
    public long used;
    public long made;
    public Integer requests;

    @Column(name = "per_s") // the naming strategy makes pers of it
    public Integer perS;

    public Integer burst;
    public Long windowLimit;
}
