package io.parsermanager.web.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.webhook.ManageWebhooks;
import io.parsermanager.webhook.ManageWebhooks.Created;
import io.parsermanager.webhook.WebhookView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The forms and buttons that add, change and delete webhooks. */
@Path("/webhooks")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class ChangeWebhookPageResource {
    @CheckedTemplate(basePath = "webhook")
    static class Templates {
        private Templates() {}

        static native TemplateInstance secret(WebhookView webhook, String secret);
    }

    private final ManageWebhooks webhooks;
    private final WebhookForm webhookForm;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    ChangeWebhookPageResource(
            ManageWebhooks webhooks, WebhookForm webhookForm, SubmitForm submitForm, Visitor visitor) {
        this.webhooks = webhooks;
        this.webhookForm = webhookForm;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    @GET
    @Path("new")
    @Operation(hidden = true)
    public TemplateInstance blank() {
        return webhookForm.blank().setLocale(visitor.locale());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response create(MultivaluedMap<String, String> form) {
        return submitForm.run(
                () -> secret(webhooks.create(webhookForm.body(form))), rejection -> webhookForm.blank(form, rejection));
    }

    @GET
    @Path("{id: \\d+}/edit")
    @Operation(hidden = true)
    public TemplateInstance edit(@PathParam("id") long id) {
        return webhookForm.edit(webhooks.get(id)).setLocale(visitor.locale());
    }

    @POST
    @Path("{id: \\d+}/edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response save(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        WebhookView webhook = webhooks.get(id);
        webhookForm.expectVersion(form);
        return submitForm.run(
                () -> {
                    webhooks.patch(id, webhookForm.body(form));
                    return Redirect.to(page(id), FlashMessage.SAVED, 1);
                },
                rejection -> webhookForm.edit(webhook, form, rejection));
    }

    @POST
    @Path("{id: \\d+}/enable")
    @Operation(hidden = true)
    public Response enable(@PathParam("id") long id) {
        return setEnabled(id, true);
    }

    @POST
    @Path("{id: \\d+}/disable")
    @Operation(hidden = true)
    public Response disable(@PathParam("id") long id) {
        return setEnabled(id, false);
    }

    /** Shows the new secret once. */
    @POST
    @Path("{id: \\d+}/rotate_secret")
    @Operation(hidden = true)
    public Response rotateSecret(@PathParam("id") long id) {
        return secret(webhooks.rotateSecret(id));
    }

    @POST
    @Path("{id: \\d+}/delete")
    @Operation(hidden = true)
    public Response delete(@PathParam("id") long id) {
        webhooks.delete(id);
        return Redirect.to("/webhooks", FlashMessage.DELETED, 1);
    }

    private Response setEnabled(long id, boolean enabled) {
        webhooks.patch(id, JsonNodeFactory.instance.objectNode().put("enabled", enabled));
        return Redirect.to(page(id), FlashMessage.SAVED, 1);
    }

    /** The answer itself shows the secret: an address that a redirect leads to would stay in histories and logs. */
    private Response secret(Created created) {
        return HtmlResponses.with(
                Response.Status.OK.getStatusCode(),
                Templates.secret(created.webhook(), created.secret()),
                visitor.locale());
    }

    private static String page(long id) {
        return "/webhooks/" + id;
    }
}
