package io.parsermanager.source.format;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The set that a file's list of tags stands for. */
final class Tags {
    private Tags() {}

    /**
     * The tags, each once.
     *
     * @param tags may be null: the file says nothing of them
     * @throws IllegalArgumentException if one is null
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
