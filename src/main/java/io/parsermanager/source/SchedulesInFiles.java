package io.parsermanager.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.source.format.SourceRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and writes the schedules that files of sources carry. The package {@code schedule} implements it, because it knows schedules and
 * depends on this package.
 */
public interface SchedulesInFiles {
    /** What the schedules of a row must be. */
    interface Rules {
        /** Why a row cannot have these schedules; empty if it can, or if it has none. */
        Optional<String> fault(String sourceType, ObjectNode schedules);
    }

    /** The rules for the present task types, in the caller's transaction. */
    Rules rules();

    /** The schedules of sources by the ids of the sources, in the caller's transaction. A source without schedules is left out. */
    Map<Long, ObjectNode> of(Collection<Long> sources);

    /**
     * Creates and changes the schedules of rows whose sources exist, in the caller's transaction. It follows {@link Rules}.
     *
     * @return the ids of the sources of which a schedule is new or changed
     */
    Set<Long> write(List<SourceRow> rows);

    /** The ids of the sources that {@link #write} would return, if they exist. It locks and changes nothing. */
    Set<Long> compare(List<SourceRow> rows);
}
