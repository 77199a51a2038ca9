package io.parsermanager.source.format;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads a file's list of tags as a set. */
final class Tags {
    private Tags() {}

    /**
     * The tags, each once.
     *
     * @param tags the list; null if the file has none
     * @throws IllegalArgumentException if a tag is null
     */
    static SortedSet<String> of(String[] tags) {
        if (tags == null) {
            return null;
        }
        List<String> all = Arrays.asList(tags);
        if (all.contains(null)) {
            throw new IllegalArgumentException("tags must be texts, not null");
        }
        return new TreeSet<>(all);
    }
}
