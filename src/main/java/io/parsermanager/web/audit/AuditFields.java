package io.parsermanager.web.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.qute.TemplateData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads the JSON of an entry of the audit for its row. */
@ApplicationScoped
class AuditFields {
    /** A field before and after a change. */
    @TemplateData
    public record Change(String field, String before, String after) {}

    /** A number of the answer. */
    @TemplateData
    public record Count(String name, String value) {}

    private final ObjectMapper json;

    AuditFields(ObjectMapper json) {
        this.json = json;
    }

    List<Change> changes(String text) {
        return read(text).properties().stream()
                .filter(field -> field.getValue().isObject())
                .map(field -> new Change(
                        field.getKey(),
                        word(field.getValue().path("before")),
                        word(field.getValue().path("after"))))
                .toList();
    }

    /** The numbers of the answer that count something. */
    List<Count> counts(String text) {
        return read(text).properties().stream()
                .filter(field -> field.getValue().isNumber() && !field.getKey().matches("(.*_)?id"))
                .map(field -> new Count(field.getKey(), word(field.getValue())))
                .toList();
    }

    private JsonNode read(String text) {
        try {
            return text == null ? json.createObjectNode() : json.readTree(text);
        } catch (JsonProcessingException cutOff) {
            return json.createObjectNode();
        }
    }

    private static String word(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "–" : value.isValueNode() ? value.asText() : value.toString();
    }
}
