package io.parsermanager.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.webhook.ManageWebhooks.Created;
import io.parsermanager.webhook.WebhookDeliveryResource.DeliveryView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Webhooks over REST. */
@Path("/api/v1/webhook")
public class WebhookResource {
    /**
     * The secret of a webhook. It is shown once.
     *
     * @param id the webhook
     * @param secret whsec_ and a key in base64, as Standard Webhooks writes it
     */
    @RegisterForReflection
    public record SecretView(long id, String secret) {}

    private final ManageWebhooks webhooks;
    private final TestWebhook testWebhook;

    WebhookResource(ManageWebhooks webhooks, TestWebhook testWebhook) {
        this.webhooks = webhooks;
        this.testWebhook = testWebhook;
    }

    @GET
    public Page<WebhookView> list(@BeanParam @Valid Paging paging) {
        return webhooks.list(paging);
    }

    @GET
    @Path("{id}")
    public WebhookView get(long id) {
        return webhooks.get(id);
    }

    /** Creates a webhook. The answer has its secret, which is never shown again. */
    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SecretView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = WebhookFields.class)))
                    ObjectNode body) {
        Created created = webhooks.create(body);
        long id = created.webhook().id();
        return CreatedResponse.of("webhook", id, new SecretView(id, created.secret()));
    }

    /** Changes a webhook. One that the service disabled starts again with enabled true. */
    @PATCH
    @Path("{id}")
    public WebhookView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = WebhookFields.class)))
                    ObjectNode body) {
        return webhooks.patch(id, body);
    }

    /** Deletes a webhook with its messages. */
    @DELETE
    @Path("{id}")
    public void delete(long id) {
        webhooks.delete(id);
    }

    /** Sends a test message now, and answers with what became of it. */
    @POST
    @Path("{id}/test")
    public DeliveryView test(long id) {
        return testWebhook.run(id);
    }

    /** Gives the webhook a new secret. The old one signs as well for a day. */
    @POST
    @Path("{id}/rotate_secret")
    public SecretView rotateSecret(long id) {
        return new SecretView(id, webhooks.rotateSecret(id).secret());
    }
}
