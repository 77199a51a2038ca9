package io.parsermanager.source;

import io.parsermanager.source.format.SourceRow;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;

/** What a row of a file must be like to become a source: the limits of SourceResource.SourceFields and of the table. */
final class SourceRules {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int MAX_NAME = 500;
    private static final int MAX_TAGS = 100;
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
        require(row.name() == null || !row.name().isBlank(), "name is blank");
        require(row.name() == null || !CONTROL.matcher(row.name()).find(), "name holds control characters");
        if (row.tags() != null) {
            require(row.tags().size() <= MAX_TAGS, "there are more than %d tags".formatted(MAX_TAGS));
            for (String tag : row.tags()) {
                require(
                        !tag.isBlank()
                                && tag.length() <= MAX_TAG
                                && !CONTROL.matcher(tag).find(),
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

    static SourceRow withTags(SourceRow row, SortedSet<String> tags) {
        return new SourceRow(
                row.line(),
                row.sourceType(),
                row.externalId(),
                row.name(),
                row.enabled(),
                tags,
                row.settings(),
                row.onlyAdds());
    }

    private static void require(boolean holds, String otherwise) throws ExternalIds.Invalid {
        if (!holds) {
            throw new ExternalIds.Invalid(otherwise);
        }
    }
}
