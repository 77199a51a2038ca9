package io.parsermanager.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A message to an endpoint, for lists. Statements of the flow write it. */
@Entity
public class WebhookDelivery extends PanacheEntityBase {
    @Id
    public Long id;

    public long webhookId;
    public String messageId;
    public String kind;

    @JdbcTypeCode(SqlTypes.JSON)
    public JsonNode data;

    public String status;
    public int tries;
    public Instant createdAt;
    public Instant nextTryAt;
    public Instant lastTryAt;
    public Instant finishedAt;
    public Integer answerStatus;
    public String answer;
    public String error;
    public Integer tookMs;
    public Instant groupedUntil;
}
