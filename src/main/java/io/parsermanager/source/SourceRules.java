package io.parsermanager.source;

import io.parsermanager.source.format.Beginning;
import io.parsermanager.source.format.SourceRow;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a row of a file must be like to become a source: the limits of SourceFields and of the table. */
final class SourceRules {
    private static final int MAX_NAME = 500;
    static final int MAX_TAGS = 100;
    private static final int MAX_TAG = 200;

    private SourceRules() {}

    /**
     * The row with its external id in normal form.
     *
     * @throws ExternalIds.Invalid if it cannot become a source; says why
     */
    static SourceRow normal(SourceRow row, Set<String> sourceTypes) throws ExternalIds.Invalid {
        if (row.sourceType() == null || !sourceTypes.contains(row.sourceType())) {
            throw new ExternalIds.Invalid(
                    "source_type '%s' is none of %s".formatted(row.sourceType(), String.join(", ", sourceTypes)));
        }
        require(row.name() == null || row.name().length() <= MAX_NAME, "name is longer than %d".formatted(MAX_NAME));
        require(row.name() == null || !row.name().isEmpty(), "name is empty");
        require(row.name() == null || ExternalIds.isPrintable(row.name()), "name holds control characters");
        if (row.tags() != null) {
            require(row.tags().size() <= MAX_TAGS, "there are more than %d tags".formatted(MAX_TAGS));
            for (String tag : row.tags()) {
                require(
                        !tag.isBlank() && tag.length() <= MAX_TAG && ExternalIds.isPrintable(tag),
                        "tag '%s' is blank, longer than %d, or holds control characters".formatted(tag, MAX_TAG));
            }
        }
        require(
                row.settings() == null || !row.settings().toString().contains("\\u0000"),
                "settings hold a NUL, which PostgreSQL cannot keep");
        return new SourceRow(
                row.line(),
                row.sourceType(),
                ExternalIds.normalize(row.sourceType(), row.externalId()),
                row.name(),
                row.enabled(),
                row.tags(),
                row.settings(),
                row.onlyAdds());
    }

    /** What a source without a name is called: an address may be longer than a name. */
    static String name(String externalId) {
        return Beginning.of(externalId, MAX_NAME);
    }

    /** Two rows of one source as one that does what both would do one after the other. */
    static SourceRow both(SourceRow earlier, SourceRow later) {
        if (later.onlyAdds()) {
            return new SourceRow(
                    later.line(),
                    earlier.sourceType(),
                    earlier.externalId(),
                    earlier.name(),
                    earlier.enabled(),
                    earlier.tags() == null ? null : asManyAsFit(earlier.tags(), later.tags()),
                    earlier.settings(),
                    earlier.onlyAdds());
        }
        return new SourceRow(
                later.line(),
                later.sourceType(),
                later.externalId(),
                later.name() == null ? earlier.name() : later.name(),
                later.enabled() == null ? earlier.enabled() : later.enabled(),
                later.tags() == null ? earlier.tags() : later.tags(),
                later.settings() == null ? earlier.settings() : later.settings(),
                false);
    }

    private static SortedSet<String> asManyAsFit(SortedSet<String> tags, SortedSet<String> more) {
        return Stream.concat(tags.stream(), more.stream())
                .distinct()
                .limit(MAX_TAGS)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void require(boolean holds, String otherwise) throws ExternalIds.Invalid {
        if (!holds) {
            throw new ExternalIds.Invalid(otherwise);
        }
    }
}
