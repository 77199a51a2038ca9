package io.parsermanager.webhook;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** A message to an endpoint, for lists. Statements of the flow write it. */
@Entity
public class WebhookDelivery extends PanacheEntityBase {
    @Id
    public Long id;

    public long webhookId;
    public String messageId;
    public String kind;
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
}
