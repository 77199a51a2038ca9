package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SortedSet;

/**
 * A row of a file. A null keeps the stored value of an existing source.
 *
 * @param line the line in the file, from 1
 * @param schedules the schedules by the codes of their task types; those that it leaves out stay as they are
 * @param onlyAdds true: an existing source only gets these tags in addition, because the file has no more fields (OPML)
 */
public record SourceRow(
        long line,
        String sourceType,
        String externalId,
        String name,
        Boolean enabled,
        SortedSet<String> tags,
        ObjectNode settings,
        ObjectNode schedules,
        boolean onlyAdds) {
    /** The same row with another external id. */
    public SourceRow withExternalId(String other) {
        return new SourceRow(line, sourceType, other, name, enabled, tags, settings, schedules, onlyAdds);
    }
}
