package io.parsermanager.web.source;

import io.parsermanager.source.FindSources;
import io.parsermanager.source.FindSources.Health;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * The filter of the list of sources. Null does not narrow the list.
 *
 * @param search an external id, as stored or as pasted
 */
@TemplateData
public record SourceFilter(String search, String tag, String sourceType, Boolean enabled, Health health) {
    public boolean isEmpty() {
        return search == null && tag == null && sourceType == null && enabled == null && health == null;
    }

    /** The address of this list from a cursor on. */
    public String from(String cursor) {
        return narrowed("/sources")
                .with("health", health)
                .with("cursor", cursor)
                .toString();
    }

    public String enabledWord() {
        return String.valueOf(enabled);
    }

    public String healthWord() {
        return health == null ? "" : health.name();
    }

    /** The address of an export of these sources. Health does not narrow an export. */
    public String export(String format) {
        return PageUrl.of("/api/v1/source/export")
                .with("format", format)
                .with("source_type", sourceType)
                .with("tag", tag)
                .with("enabled", enabled)
                .toString();
    }

    private PageUrl narrowed(String path) {
        return PageUrl.of(path)
                .with("search", search)
                .with("tag", tag)
                .with("source_type", sourceType)
                .with("enabled", enabled);
    }

    Wanted wanted(List<String> sourceTypes) {
        return new Wanted(
                List.of(),
                sourceType,
                search == null ? List.of() : FindSources.spellings(search, sourceTypes),
                enabled,
                tag == null ? List.of() : List.of(tag),
                health);
    }
}
