package io.parsermanager.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.source.address.PrivateAddresses;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import org.hibernate.Session;

/** Creates, reads, changes and deletes webhooks, for REST and the page. */
@ApplicationScoped
public class ManageWebhooks {
    /** More are a sign of a program that makes one per source, and each is looked at for every event. */
    private static final int MOST = 1_000;

    private static final String SELECT = """
            SELECT w.id, w.name, w.host, w.body, w.chatId, w.kinds, w.sourceType, w.taskType, w.tag,
                   w.grouped, w.enabled, w.disabledReason, w.failures, w.failingSince, w.oldSecretUntil, w.createdAt, w.updatedAt
            FROM Webhook w
            """;

    /** The present secret goes on for a day beside the new one. */
    private static final String ROTATE = """
            UPDATE webhook SET old_secret = secret, old_secret_until = now() + interval '1 day', secret = :secret, updated_at = now()
            WHERE id = :id
            """;

    private static final String START_AGAIN = """
            UPDATE webhook SET failures = 0, failing_since = NULL, retry_at = now(), disabled_reason = NULL WHERE id = :id
            """;

    /** FanOutEvents locks the consumer before endpoints, and so does who deletes one. */
    private static final String LOCK_CONSUMER = "SELECT name FROM event_consumer WHERE name = 'WEBHOOKS' FOR UPDATE";

    /**
     * A webhook that was made.
     *
     * @param secret it is shown now and never again
     */
    @RegisterForReflection
    public record Created(WebhookView webhook, String secret) {}

    private final Session session;
    private final KeysetPage lists;
    private final MergePatch bodies;
    private final Precondition precondition;
    private final PrivateAddresses privateAddresses;

    ManageWebhooks(
            Session session,
            KeysetPage lists,
            MergePatch bodies,
            Precondition precondition,
            PrivateAddresses privateAddresses) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.precondition = precondition;
        this.privateAddresses = privateAddresses;
    }

    @Transactional
    public Page<WebhookView> list(Paging paging) {
        return lists.page(WebhookView.class, SELECT, "w.id", new QueryFilter(), paging, WebhookView::id);
    }

    @Transactional
    public WebhookView get(long id) {
        return session.createSelectionQuery(SELECT + " WHERE w.id = :id", WebhookView.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .orElseThrow(() -> new NotFoundException("There is no webhook " + id));
    }

    @Transactional
    public Created create(ObjectNode body) {
        WebhookFields fields = checked(bodies.over(WebhookFields.DEFAULTS, body), body);
        if (Webhook.count() >= MOST) {
            throw new ConflictException("There are %d webhooks already: delete some first".formatted(MOST));
        }
        Webhook webhook = new Webhook();
        webhook.secret = WebhookSecret.make();
        fields.set(webhook);
        webhook.persistAndFlush();
        session.clear();
        return new Created(get(webhook.id), webhook.secret);
    }

    @Transactional
    public WebhookView patch(long id, ObjectNode body) {
        precondition.lockAndCheck("webhook", "id", id, () -> get(id));
        Webhook webhook = find(id);
        WebhookFields fields = checked(bodies.over(WebhookFields.of(webhook), body), body);
        boolean again = (fields.enabled() && !webhook.enabled) || !fields.url().equals(webhook.url);
        fields.set(webhook);
        session.flush();
        if (again) {
            session.createNativeMutationQuery(START_AGAIN)
                    .setParameter("id", id)
                    .executeUpdate();
        }
        session.clear();
        return get(id);
    }

    /** Deletes a webhook with its messages and incidents. */
    @Transactional
    public void delete(long id) {
        session.createNativeQuery(LOCK_CONSUMER, String.class).getResultList();
        precondition.lockAndCheck("webhook", "id", id, () -> get(id));
        find(id).delete();
    }

    /** Gives it a new secret. The old one signs as well for a day. */
    @Transactional
    public Created rotateSecret(long id) {
        get(id);
        String secret = WebhookSecret.make();
        session.createNativeMutationQuery(ROTATE)
                .setParameter("secret", secret)
                .setParameter("id", id)
                .executeUpdate();
        session.clear();
        return new Created(get(id), secret);
    }

    private WebhookFields checked(WebhookFields fields, ObjectNode sent) {
        fields.check(sent);
        if (privateAddresses.areRefused() && PrivateAddresses.isPrivate(fields.url())) {
            throw InvalidInputException.field("url", "is in a private network, and PRIVATE_ADDRESSES=refuse");
        }
        return fields;
    }

    private static Webhook find(long id) {
        return Webhook.<Webhook>findByIdOptional(id)
                .orElseThrow(() -> new NotFoundException("There is no webhook " + id));
    }
}
