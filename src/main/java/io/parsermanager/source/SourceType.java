package io.parsermanager.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/** A kind of parser, with the topic it reads. */
@Entity
public class SourceType extends PanacheEntityBase {
    @Id
    public String code;

    public String name;

    /** Null: the topic that the environment names for this code. See {@link TaskTopics}. */
    public String topic;

    public boolean enabled = true;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode settings;

    @CreationTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant updatedAt;
}
