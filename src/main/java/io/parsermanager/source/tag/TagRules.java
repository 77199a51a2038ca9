package io.parsermanager.source.tag;

import io.parsermanager.text.TextRules;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rules for tags, the same for REST, the page and files of sources. */
public final class TagRules {
    /** The most tags of a source. */
    public static final int MAX_TAGS = 100;

    public static final int MAX_LENGTH = 200;

    /** A pattern for everything but one or two dots, which every client removes from an address. */
    public static final String NO_DOTS = "(?!\\.{1,2}$)[\\s\\S]*";

    public static final String NO_DOTS_MESSAGE = "must not be . or .., which an address cannot hold";

    private TagRules() {}

    /** The broken rule as a whole sentence; empty if there is none. */
    public static Optional<String> fault(String tag) {
        return predicate(tag).map(fault -> "tag '%s' %s".formatted(tag, fault));
    }

    private static Optional<String> predicate(String tag) {
        if (tag.isBlank()) {
            return Optional.of("must not be blank");
        } else if (tag.length() > MAX_LENGTH) {
            return Optional.of("is longer than %d".formatted(MAX_LENGTH));
        } else if (!tag.matches(NO_DOTS)) {
            return Optional.of(NO_DOTS_MESSAGE);
        }
        return TextRules.faultOfLine(tag);
    }

    /** The tags in the form in which they are compared. */
    public static SortedSet<String> normal(Collection<String> tags) {
        return tags.stream().map(TextRules::normal).collect(Collectors.toCollection(TreeSet::new));
    }
}
