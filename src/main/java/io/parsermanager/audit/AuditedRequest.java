package io.parsermanager.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Selects what the audit keeps of a call and its answer: enough to know what was done, no secrets, and a bounded size. */
@ApplicationScoped
public class AuditedRequest {
    /** The most characters of a value, after escaping. Columns hold 10000. */
    private static final int MAX_LENGTH = 8000;

    /**
     * Fields that are not kept: values for parsers, which may hold passwords and tokens; credentials for other systems, also in the address of a
     * webhook; a status that is sent again; anti-forgery fields of forms.
     */
    private static final Set<String> NOT_KEPT = Set.of(
            "settings", "params", "state", "password", "secret", "token", "url", "value", "csrf-token", "csrf_token");

    private final ObjectMapper json;
    private final ObjectWriter ascii;

    AuditedRequest(ObjectMapper json) {
        this.json = json;
        this.ascii = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    }

    /** The body as a JSON tree. It is empty if the body is not JSON; the operation itself reports that. */
    JsonNode read(byte[] body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree == null ? json.createObjectNode() : tree;
        } catch (IOException | ArithmeticException | NumberFormatException notJson) {
            return json.createObjectNode();
        }
    }

    /** The fields of a form as a tree, without empty ones. It is empty if the body is not a form; the operation itself reports that. */
    JsonNode readForm(byte[] body) {
        ObjectNode form = json.createObjectNode();
        try {
            new QueryStringDecoder(new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8, false)
                    .parameters()
                    .forEach((name, values) -> {
                        if (values.stream().anyMatch(value -> !value.isBlank())) {
                            form.set(name, json.valueToTree(one(name, values)));
                        }
                    });
        } catch (IllegalArgumentException badEscape) {
            return json.createObjectNode();
        }
        return form;
    }

    String of(MultivaluedMap<String, String> query, JsonNode body) {
        ObjectNode kept = json.createObjectNode();
        if (!query.isEmpty()) {
            ObjectNode parameters = kept.putObject("query");
            query.forEach((name, values) -> parameters.set(name, json.valueToTree(one(name, values))));
        }
        if (!body.isEmpty()) {
            kept.set("body", withoutSecrets(body));
        }
        return text(kept);
    }

    /** The entry of a call that was refused before the service read it. */
    String ofPath(String path) {
        return text(json.createObjectNode().put("path", path));
    }

    /** The numbers and booleans of an answer. */
    String counts(Object answer) {
        ObjectNode counts = json.createObjectNode();
        if (answer instanceof Record) {
            for (Map.Entry<String, JsonNode> field : json.valueToTree(answer).properties()) {
                if (field.getValue().isNumber() || field.getValue().isBoolean()) {
                    counts.set(field.getKey(), field.getValue());
                }
            }
        }
        return text(counts);
    }

    private static Object one(String name, List<String> values) {
        // a form of several things names a field with its thing, as source.settings
        if (NOT_KEPT.contains(name.substring(name.lastIndexOf('.') + 1)) || name.contains("key")) {
            return "not kept";
        }
        return values.size() == 1 ? values.get(0) : values;
    }

    private JsonNode withoutSecrets(JsonNode body) {
        if (!(body instanceof ObjectNode)) {
            return body;
        }
        ObjectNode kept = json.createObjectNode();
        body.properties()
                .forEach(field -> kept.set(
                        field.getKey(),
                        NOT_KEPT.contains(field.getKey()) ? kept.textNode("not kept") : field.getValue()));
        return kept;
    }

    ObjectNode nothing() {
        return json.createObjectNode();
    }

    /** A tree as text of a bounded length. */
    String text(ObjectNode kept) {
        try {
            String text = ascii.writeValueAsString(kept);
            return text.length() <= MAX_LENGTH
                    ? text
                    : ascii.writeValueAsString(
                            json.createObjectNode().put("begins", text.substring(0, MAX_LENGTH / 2)));
        } catch (JsonProcessingException tooDeep) {
            return "{\"begins\":\"nested more deeply than can be written\"}";
        }
    }
}
