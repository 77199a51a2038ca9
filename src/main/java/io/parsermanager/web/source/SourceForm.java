package io.parsermanager.web.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The form of a source, to add one or to edit one. */
@RequestScoped
public class SourceForm {
    /** Fields of a source that the form shows. A change of others does not conflict with it. */
    private static final List<String> SHOWN = List.of("external_id", "name", "enabled", "tags", "settings");

    @CheckedTemplate(basePath = "source")
    static class Templates {
        private Templates() {}

        static native TemplateInstance sourceForm(FormState form, List<String> sourceTypes, Long id);
    }

    private final ObjectMapper json;
    private final Precondition precondition;

    SourceForm(ObjectMapper json, Precondition precondition) {
        this.json = json;
        this.precondition = precondition;
    }

    /** The form that adds a source. */
    TemplateInstance blank(List<String> sourceTypes) {
        return Templates.sourceForm(FormState.of(Map.of("enabled", "true", "settings", "{}")), sourceTypes, null);
    }

    /** The form that adds a source, as it was sent and rejected. */
    TemplateInstance blank(List<String> sourceTypes, MultivaluedMap<String, String> form, Rejection rejection) {
        return Templates.sourceForm(FormState.of(form).rejected(rejection), sourceTypes, null);
    }

    /** The form that edits a source. */
    TemplateInstance edit(SourceView source) {
        Map<String, Object> values = new HashMap<>();
        values.put(FormState.VERSION, version(source));
        values.put("source_type", source.sourceType());
        values.put("external_id", source.externalId());
        values.put("name", source.name());
        values.put("enabled", source.enabled());
        values.put("tags", String.join(", ", source.tags()));
        values.put("settings", source.settings().toPrettyString());
        return edit(source, FormState.of(values));
    }

    /** The form that edits a source, as it was sent and rejected. */
    TemplateInstance edit(SourceView source, MultivaluedMap<String, String> form, Rejection rejection) {
        return edit(source, FormState.rejected(form, rejection, () -> version(source)));
    }

    private static TemplateInstance edit(SourceView source, FormState form) {
        return Templates.sourceForm(form, List.of(source.sourceType()), source.id());
    }

    /** Says which version of the source the sent form was made of. Call it before the change. */
    void expectVersion(MultivaluedMap<String, String> form) {
        precondition.expect(form.getFirst(FormState.VERSION), SHOWN);
    }

    /**
     * What the form says, as REST's body of a source.
     *
     * @param settings the source's present settings; null for a new source
     */
    ObjectNode body(MultivaluedMap<String, String> form, JsonNode settings) {
        FormBody body = new FormBody(form);
        if (settings == null) {
            body.text("source_type");
        }
        return body.text("external_id")
                .text("name")
                .box("enabled")
                .list("tags")
                .object("settings", settings, json)
                .body();
    }

    private String version(SourceView source) {
        return precondition.version(source, SHOWN);
    }
}
