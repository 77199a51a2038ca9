package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedSet;

/**
 * A source as a file has it. What is null is left as it is where the source exists already.
 *
 * @param line where it stands in the file, from 1
 * @param onlyAdds of a source that exists only the tags are changed, by adding these: the file knows no more of it (OPML)
 */
public record SourceRow(
        long line,
        String sourceType,
        String externalId,
        String name,
        Boolean enabled,
        SortedSet<String> tags,
        ObjectNode settings,
        boolean onlyAdds) {
    /** The same of another external id. */
    public SourceRow withExternalId(String other) {
        return new SourceRow(line, sourceType, other, name, enabled, tags, settings, onlyAdds);
    }
}
