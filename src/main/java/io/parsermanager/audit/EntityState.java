package io.parsermanager.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hibernate.Session;

/** Reads one thing before and after a change, and says which fields differ. */
@ApplicationScoped
class EntityState {
    /** Where a thing is, and its key. */
    private record Place(String table, String key) {}

    private static final Map<String, Place> PLACES = Map.of(
            "source", new Place("source", "id"),
            "source_schedule", new Place("source_schedule", "id"),
            "source_type", new Place("source_type", "code"),
            "task_type", new Place("task_type", "id"),
            "task_group", new Place("task_group", "id"),
            "task", new Place("all_tasks", "id"),
            "tag", new Place("tag_pause", "tag"),
            "quota", new Place("quota", "id"),
            "quota_key", new Place("quota_key", "id"));

    /** Values for parsers, which may be secrets: the audit says only that they changed. */
    private static final Set<String> SECRET = Set.of("settings", "params", "state", "stats");

    /** They follow from others, or change by themselves. */
    private static final Set<String> LEFT_OUT =
            Set.of("updated_at", "quota_keys", "quota_cost", "next_why", "filled_to", "filled_at");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final String SQL = "SELECT CAST(to_jsonb(x) AS text) FROM %s x WHERE x.%s = %s";

    private final Session session;
    private final ObjectMapper json;

    EntityState(Session session, ObjectMapper json) {
        this.session = session;
        this.json = json;
    }

    /** The fields of a thing; empty if there is no such thing, or no such kind of thing. */
    ObjectNode read(String entity, String id) {
        Place place = PLACES.get(entity);
        if (place == null
                || id == null
                || (place.key.equals("id") && !NUMBER.matcher(id).matches())) {
            return json.createObjectNode();
        }
        String value = place.key.equals("id") ? "CAST(:id AS bigint)" : ":id";
        return session.createNativeQuery(SQL.formatted(place.table, place.key, value), String.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .map(this::parse)
                .orElseGet(json::createObjectNode);
    }

    /** Each field that differs, with its values. */
    ObjectNode changes(ObjectNode before, ObjectNode after) {
        ObjectNode changes = json.createObjectNode();
        Set<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.removeAll(LEFT_OUT);
        for (String name : names) {
            JsonNode old = before.path(name);
            JsonNode now = after.path(name);
            if (!value(old).equals(value(now))) {
                ObjectNode change = changes.putObject(name);
                change.set("before", SECRET.contains(name) ? kept(old) : value(old));
                change.set("after", SECRET.contains(name) ? kept(now) : value(now));
            }
        }
        return changes;
    }

    private static JsonNode value(JsonNode field) {
        return field.isMissingNode() ? JsonNodeFactory.instance.nullNode() : field;
    }

    private static JsonNode kept(JsonNode field) {
        return value(field).isNull() ? value(field) : JsonNodeFactory.instance.textNode("not kept");
    }

    private ObjectNode parse(String text) {
        try {
            return (ObjectNode) json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
