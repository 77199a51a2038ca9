package io.parsermanager.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
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

/** One feed, community or channel. */
@Entity
@DynamicUpdate // a patch must not write back a pause that another request has changed
public class Source extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String sourceType;
    public String externalId;
    public String name;
    public boolean enabled = true;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode settings;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> tags;

    @Embedded
    public Pause pause;

    /** The keys of its quotas and its own cost: see {@link io.parsermanager.quota.SourceKeys}. */
    @Column(insertable = false, updatable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<Long> quotaKeys;

    @Column(insertable = false, updatable = false)
    public Integer quotaCost;

    @CreationTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant updatedAt;
}
