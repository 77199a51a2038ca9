package io.parsermanager.web.webhook;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.webhook.ManageWebhooks;
import io.parsermanager.webhook.TestWebhook;
import io.parsermanager.webhook.WebhookDeliveryResource;
import io.parsermanager.webhook.WebhookDeliveryResource.DeliveryView;
import io.parsermanager.webhook.WebhookView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The endpoints of webhooks, and the messages of each with the answers to them. */
@Path("/webhooks")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class WebhookPageResource {
    @CheckedTemplate(basePath = "webhook")
    static class Templates {
        private Templates() {}

        static native TemplateInstance webhooks(Page<WebhookView> page, PageLinks pages, String said, long n);

        static native TemplateInstance webhook(
                WebhookView webhook, Page<DeliveryView> deliveries, PageLinks pages, String said, long n);
    }

    private final ManageWebhooks webhooks;
    private final WebhookDeliveryResource deliveries;
    private final TestWebhook testWebhook;
    private final Visitor visitor;

    WebhookPageResource(
            ManageWebhooks webhooks, WebhookDeliveryResource deliveries, TestWebhook testWebhook, Visitor visitor) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.testWebhook = testWebhook;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("cursor") String cursor, @QueryParam("said") String said, @QueryParam("n") long n) {
        Page<WebhookView> page = webhooks.list(Paging.of(PageLinks.SIZE, cursor));
        return Templates.webhooks(page, PageLinks.of("/webhooks", cursor, page.nextCursor()), said, n)
                .setLocale(visitor.locale());
    }

    @GET
    @Path("{id}")
    @Operation(hidden = true)
    public TemplateInstance show(
            long id, @QueryParam("cursor") String cursor, @QueryParam("said") String said, @QueryParam("n") long n) {
        WebhookView webhook = webhooks.get(id);
        Page<DeliveryView> page = deliveries.list(Paging.of(PageLinks.SIZE, cursor), id, null);
        return Templates.webhook(webhook, page, PageLinks.of("/webhooks/" + id, cursor, page.nextCursor()), said, n)
                .setLocale(visitor.locale());
    }

    /** Sends a test message and shows the list, whose first row says what became of it. */
    @POST
    @Path("{id}/test")
    @Operation(hidden = true)
    public Response test(long id) {
        testWebhook.run(id);
        return Redirect.to("/webhooks/" + id, FlashMessage.TESTED, 1);
    }
}
