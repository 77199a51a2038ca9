package io.parsermanager.web.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.web.form.FilterOptions;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.webhook.WebhookFields;
import io.parsermanager.webhook.WebhookView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The form of a webhook, to add one or to edit one. Each kind of event has a checkbox of its own. */
@RequestScoped
public class WebhookForm {
    /** Fields of a webhook that the form shows. A change of others does not conflict with it. */
    private static final List<String> SHOWN = List.of(
            "name", "host", "body", "chat_id", "kinds", "source_type", "task_type", "tag", "grouped", "enabled");

    /** What most owners want: to hear that a source fails, and that it works again. */
    private static final List<String> USUAL = List.of("source.failing", "source.quarantined", "source.recovered");

    @CheckedTemplate(basePath = "webhook")
    static class Templates {
        private Templates() {}

        static native TemplateInstance webhookForm(
                FormState form,
                List<String> kinds,
                List<String> bodies,
                List<String> sourceTypes,
                List<String> taskTypes,
                WebhookView webhook);
    }

    private final FilterOptions filterOptions;
    private final Precondition precondition;

    WebhookForm(FilterOptions filterOptions, Precondition precondition) {
        this.filterOptions = filterOptions;
        this.precondition = precondition;
    }

    /** The form that adds a webhook. */
    TemplateInstance blank() {
        Map<String, Object> values = new HashMap<>(Map.of("enabled", "true", "grouped", "true", "body", "EVENT"));
        USUAL.forEach(kind -> values.put(kind, "true"));
        return page(FormState.of(values), null);
    }

    /** The form that adds a webhook, as it was sent and rejected. */
    TemplateInstance blank(MultivaluedMap<String, String> form, Rejection rejection) {
        return page(FormState.of(form).rejected(rejection), null);
    }

    /** The form that edits a webhook. The address is left empty, since nobody is shown it. */
    TemplateInstance edit(WebhookView webhook) {
        Map<String, Object> values = new HashMap<>();
        values.put(FormState.VERSION, version(webhook));
        values.put("name", webhook.name());
        values.put("body", webhook.body());
        values.put("chat_id", webhook.chatId());
        values.put("source_type", webhook.sourceType());
        values.put("task_type", webhook.taskType());
        values.put("tag", webhook.tag());
        values.put("grouped", webhook.grouped());
        values.put("enabled", webhook.enabled());
        webhook.kinds().forEach(kind -> values.put(kind, "true"));
        return page(FormState.of(values), webhook);
    }

    /** The form that edits a webhook, as it was sent and rejected. */
    TemplateInstance edit(WebhookView webhook, MultivaluedMap<String, String> form, Rejection rejection) {
        return page(FormState.rejected(form, rejection, () -> version(webhook)), webhook);
    }

    private TemplateInstance page(FormState form, WebhookView webhook) {
        return Templates.webhookForm(
                form,
                WebhookFields.KINDS,
                WebhookFields.BODIES,
                filterOptions.sourceTypes(),
                filterOptions.taskTypes(),
                webhook);
    }

    /** Says which version of the webhook the sent form was made of. Call it before the change. */
    void expectVersion(MultivaluedMap<String, String> form) {
        precondition.expect(form.getFirst(FormState.VERSION), SHOWN);
    }

    /** What the form says, as REST's body of a webhook. An empty address keeps the present one. */
    ObjectNode body(MultivaluedMap<String, String> form) {
        FormBody fields = new FormBody(form)
                .text("name")
                .text("body")
                .text("chat_id")
                .text("source_type")
                .text("task_type")
                .text("tag")
                .box("grouped")
                .box("enabled");
        ObjectNode body = fields.body();
        if (FormValues.text(form.getFirst("url")) != null) {
            fields.text("url");
        }
        ArrayNode kinds = body.putArray("kinds");
        WebhookFields.KINDS.stream().filter(form::containsKey).forEach(kinds::add);
        return body;
    }

    private String version(WebhookView webhook) {
        return precondition.version(webhook, SHOWN);
    }
}
