package io.parsermanager.web.source;

import io.parsermanager.source.FindSources;
import io.parsermanager.source.FindSources.Health;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The filter of the list of sources, and its order. Null does not narrow the list.
 *
 * @param search an external id, as stored or as pasted
 * @param newest whether the newest source comes first
 */
@TemplateData
public record SourceFilter(
        String search, String tag, String sourceType, Boolean enabled, Health health, boolean newest) {
    /** The order of the list with the newest source first. */
    private static final String NEWEST = "-id";

    /** The filter in an address or in the fields of a form. */
    static SourceFilter of(MultivaluedMap<String, String> values) {
        String order = FormValues.text(values.getFirst("order"));
        if (order != null && !order.equals(NEWEST) && !order.equals("id")) {
            throw FormValues.notOffered("order", order);
        }
        return new SourceFilter(
                FormValues.text(values.getFirst("search")),
                FormValues.text(values.getFirst("tag")),
                FormValues.text(values.getFirst("source_type")),
                FormValues.yesOrNo(values.getFirst("enabled")),
                FormValues.choice(Health.class, "health", values.getFirst("health")),
                NEWEST.equals(order));
    }

    /** Whether it finds all sources. */
    public boolean isEmpty() {
        return search == null && tag == null && sourceType == null && enabled == null && health == null;
    }

    /** The address of this list from a cursor on. */
    public String from(String cursor) {
        PageUrl address = PageUrl.of("/sources");
        fields().forEach(address::with);
        return address.with("cursor", cursor).toString();
    }

    /** The address of this list. */
    public String address() {
        return from(null);
    }

    /** The parameters of this list, for the hidden fields of a form. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "search", search);
        put(fields, "tag", tag);
        put(fields, "source_type", sourceType);
        put(fields, "enabled", enabled);
        put(fields, "health", health);
        put(fields, "order", newest ? NEWEST : null);
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    public String enabledWord() {
        return String.valueOf(enabled);
    }

    public String healthWord() {
        return health == null ? "" : health.name();
    }

    public String orderWord() {
        return newest ? NEWEST : "id";
    }

    /** The address of an export of these sources. */
    public String export(String format, List<String> sourceTypes) {
        PageUrl address = PageUrl.of("/api/v1/source/export")
                .with("format", format)
                .with("source_type", sourceType)
                .with("tag", tag)
                .with("enabled", enabled)
                .with("health", health);
        spellings(sourceTypes).forEach(spelling -> address.with("external_id", spelling));
        return address.toString();
    }

    Wanted wanted(List<String> sourceTypes) {
        return new Wanted(
                List.of(), sourceType, spellings(sourceTypes), enabled, tag == null ? List.of() : List.of(tag), health);
    }

    private List<String> spellings(List<String> sourceTypes) {
        return search == null ? List.of() : FindSources.spellings(search, sourceTypes);
    }
}
