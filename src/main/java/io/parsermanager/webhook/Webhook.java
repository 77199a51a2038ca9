package io.parsermanager.webhook;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.DynamicInsert;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

/** An endpoint that events are posted to. */
@Entity
@DynamicInsert // the database's defaults count
@DynamicUpdate // DeliverWebhooks writes failures meanwhile
public class Webhook extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String name;
    public String url;

    /** The host of the url, which the database takes from it. */
    @Column(insertable = false, updatable = false)
    public String host;

    public String body;
    public String chatId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> kinds;

    public String sourceType;
    public String taskType;
    public String tag;
    public boolean grouped;
    public boolean enabled;
    public String disabledReason;
    public String secret;
    public String oldSecret;
    public Instant oldSecretUntil;
    public Integer failures;
    public Instant failingSince;
    public Instant retryAt;

    @CreationTimestamp(source = SourceType.DB)
    public Instant createdAt;

    @UpdateTimestamp(source = SourceType.DB)
    public Instant updatedAt;
}
