package io.parsermanager.web.source;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.web.form.FormValues;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Objects;

/**
 * The sources of a bulk action: the ticked rows of a list, or all that its filter finds.
 *
 * @param filter the filter of the list, to which the visitor returns
 * @param ids the ticked rows; empty if the action is for all that match
 */
@TemplateData
public record SourceSelection(SourceFilter filter, List<Long> ids) {
    private static final int MOST_TICKED = 1000;

    static SourceSelection of(MultivaluedMap<String, String> values) {
        SourceFilter filter = SourceFilter.of(values);
        if ("all".equals(values.getFirst("scope"))) {
            return new SourceSelection(filter, List.of());
        }
        List<Long> ids = values.getOrDefault("id", List.of()).stream()
                .map(id -> FormValues.number("id", id))
                .filter(Objects::nonNull)
                .toList();
        if (ids.isEmpty() || ids.size() > MOST_TICKED) {
            throw InvalidInputException.parameter(
                    "id", "must name 1 to %d sources: tick them in the list".formatted(MOST_TICKED));
        }
        return new SourceSelection(filter, ids);
    }

    /** Whether it is for all that match. */
    public boolean isAll() {
        return ids.isEmpty();
    }

    Wanted wanted(List<String> sourceTypes) {
        return isAll() ? filter.wanted(sourceTypes) : new Wanted(ids, null, null, null, null, null);
    }
}
