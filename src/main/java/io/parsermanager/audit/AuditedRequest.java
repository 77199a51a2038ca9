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

/** What of a call, and of its answer, is kept in the audit: enough to know what was done, nothing that may be a secret, never much. */
@ApplicationScoped
public class AuditedRequest {
    /** Columns hold 10000; escaping has been done before. */
    private static final int MAX_LENGTH = 8000;

    /** What parsers get, tokens and passwords perhaps; what opens doors elsewhere; what a form carries against forgery. */
    private static final Set<String> NOT_KEPT =
            Set.of("settings", "params", "state", "password", "secret", "token", "csrf-token", "csrf_token");

    private final ObjectMapper json;
    private final ObjectWriter ascii;

    AuditedRequest(ObjectMapper json) {
        this.json = json;
        this.ascii = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    }

    /** The text of a body as a tree; empty if it is none, which the operation itself will find. */
    JsonNode read(byte[] body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree == null ? json.createObjectNode() : tree;
        } catch (IOException | ArithmeticException | NumberFormatException notJson) {
            return json.createObjectNode();
        }
    }

    /** The fields of a form as a tree; those that were left empty say nothing. Empty if it is none, which the operation itself will find. */
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

    /** Of a call that was refused before any of it was read. */
    String ofPath(String path) {
        return text(json.createObjectNode().put("path", path));
    }

    /** The numbers of an answer, and its switches: how many of what. */
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
        if (NOT_KEPT.contains(name) || name.contains("key")) {
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

    private String text(ObjectNode kept) {
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
