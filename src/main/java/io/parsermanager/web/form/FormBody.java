package io.parsermanager.web.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.StrictJson;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.InvalidInputException.Fault;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Turns a form into the JSON body of REST, so that the same use case checks and applies both. */
public final class FormBody {
    private static final Pattern MINUTE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}");

    private final MultivaluedMap<String, String> form;
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();

    public FormBody(MultivaluedMap<String, String> form) {
        this.form = form;
    }

    public ObjectNode body() {
        return body;
    }

    public FormBody text(String field) {
        body.put(field, typed(field));
        return this;
    }

    /** A text that is no number stays a text, and the use case rejects it. */
    public FormBody number(String field) {
        String typed = typed(field);
        try {
            body.put(field, typed == null ? null : Long.valueOf(typed));
        } catch (NumberFormatException e) {
            body.put(field, typed);
        }
        return this;
    }

    /** A checkbox. Browsers send nothing for one that is not ticked. */
    public FormBody box(String field) {
        body.put(field, form.containsKey(field));
        return this;
    }

    /** A list separated by commas. */
    public FormBody list(String field) {
        ArrayNode items = body.putArray(field);
        String typed = typed(field);
        if (typed != null) {
            Arrays.stream(typed.split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .forEach(items::add);
        }
        return this;
    }

    /**
     * A time. The browser's field has minutes and no zone. A text that is no time stays a text, and the use case rejects it.
     *
     * @param zone the visitor's zone
     */
    public FormBody time(String field, ZoneId zone) {
        String typed = typed(field);
        body.put(field, typed != null && MINUTE.matcher(typed).matches() ? instant(typed, zone) : typed);
        return this;
    }

    private static String instant(String typed, ZoneId zone) {
        try {
            return LocalDateTime.parse(typed).atZone(zone).toInstant().toString();
        } catch (DateTimeException noSuchDay) {
            return typed;
        }
    }

    /**
     * A whole JSON object. The body removes the fields that the form no longer has.
     *
     * @param before the present object, which the use case merges the body into; null for a new thing
     */
    public FormBody object(String field, JsonNode before, ObjectMapper json) {
        String typed = typed(field);
        try {
            JsonNode after = typed == null
                    ? JsonNodeFactory.instance.objectNode()
                    : StrictJson.object(json, typed.getBytes(StandardCharsets.UTF_8));
            body.set(field, before == null ? after : difference(before, after));
        } catch (InvalidInputException e) {
            // the use case rejects it together with the faults of the other fields
            body.putPOJO(field, new Fault("/" + field, null, e.faults().get(0).detail()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The merge patch (RFC 7396) that turns before into after. */
    private static JsonNode difference(JsonNode before, JsonNode after) {
        if (!(before instanceof ObjectNode) || !(after instanceof ObjectNode)) {
            return after;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        before.fieldNames().forEachRemaining(name -> {
            if (!after.has(name)) {
                patch.putNull(name);
            }
        });
        after.properties().forEach(field -> {
            JsonNode present = before.get(field.getKey());
            patch.set(field.getKey(), present == null ? field.getValue() : difference(present, field.getValue()));
        });
        return patch;
    }

    private String typed(String field) {
        String typed = form.getFirst(field);
        return typed == null || typed.isBlank() ? null : typed.strip();
    }
}
