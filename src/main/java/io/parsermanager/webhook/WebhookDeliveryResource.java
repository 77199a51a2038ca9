package io.parsermanager.webhook;

import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.hibernate.Session;

/** The messages of webhooks over REST, with the answers of their receivers. */
@Path("/api/v1/webhook_delivery")
public class WebhookDeliveryResource {
    /** The state of a message. */
    public enum DeliveryStatus {
        WAITING,
        DELIVERED,
        FAILED
    }

    /**
     * A message as a client sees it.
     *
     * @param messageId the header webhook-id, the same at every try
     * @param nextTryAt when it is tried next; a message that is being sent has a time after that
     * @param answerStatus the HTTP status of the last answer; null: there was none
     * @param answer the beginning of that answer's body
     * @param error why the last try failed; null: it did not
     */
    @RegisterForReflection
    public record DeliveryView(
            Long id,
            long webhookId,
            String messageId,
            String kind,
            String status,
            int tries,
            Instant createdAt,
            Instant nextTryAt,
            Instant lastTryAt,
            Instant finishedAt,
            Integer answerStatus,
            String answer,
            String error,
            Integer tookMs) {}

    private static final String SELECT = """
            SELECT d.id, d.webhookId, d.messageId, d.kind, d.status, d.tries, d.createdAt, d.nextTryAt, d.lastTryAt, d.finishedAt,
                   d.answerStatus, d.answer, d.error, d.tookMs
            FROM WebhookDelivery d
            """;

    private final Session session;
    private final KeysetPage lists;

    WebhookDeliveryResource(Session session, KeysetPage lists) {
        this.session = session;
        this.lists = lists;
    }

    /** The newest first. */
    @GET
    @Transactional
    public Page<DeliveryView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("webhook_id") Long webhookId,
            @QueryParam("status") DeliveryStatus status) {
        QueryFilter filter = new QueryFilter()
                .and("d.webhookId = :webhook", "webhook", webhookId)
                .and("d.status = :status", "status", status == null ? null : status.name());
        return lists.page(DeliveryView.class, SELECT, "d.id", filter, paging.fromTheNewest(), DeliveryView::id);
    }

    @GET
    @Path("{id}")
    @Transactional
    public DeliveryView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE d.id = :id", DeliveryView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no webhook delivery " + id));
    }
}
