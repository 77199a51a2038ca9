package io.parsermanager.source.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.Pause;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.stream.Collectors;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/** A kind of parser, with its topic. */
@Entity
@DynamicUpdate // a patch must not write back a pause that another request has changed
public class SourceType extends PanacheEntityBase {
    @Id
    public String code;

    public String name;

    /** The topic of its own; null: the environment names it. See {@link TaskTopics}. */
    public String topic;

    public boolean enabled = true;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode settings;

    @Embedded
    public Pause pause;

    /** The time since which it is overloaded; null: it is not. */
    public Instant overloadedAt;

    public String overloadReason;

    @CreationTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = org.hibernate.annotations.SourceType.DB)
    public Instant updatedAt;

    /** Checks that a source type has this code; the error lists all codes. */
    public static void requireKnown(String code) {
        if (findById(code) == null) {
            throw InvalidInputException.field(
                    "source_type",
                    "'%s' is none of %s"
                            .formatted(
                                    code,
                                    SourceType.<SourceType>listAll(Sort.by("code")).stream()
                                            .map(type -> type.code)
                                            .collect(Collectors.joining(", "))));
        }
    }
}
