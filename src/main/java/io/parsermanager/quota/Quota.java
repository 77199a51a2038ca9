package io.parsermanager.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/** A rule: how often the sources of a source type may be asked for, by host or by the key that their settings name. */
@Entity
@DynamicUpdate // FillSourceKeys writes its position meanwhile
public class Quota extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String code;
    public String name;
    public String sourceType;
    public String keyOf;
    public boolean enabled;
    public Integer requests;

    @Column(name = "per_s") // the naming strategy makes pers of it
    public Integer perS;

    public int burst;
    public int reserve;
    public Long windowLimit;
    public String timeZone;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode costs;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> closingCodes;

    public long filledTo;
    public Instant filledAt;

    @CreationTimestamp(source = SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = SourceType.DB)
    public Instant updatedAt;
}
