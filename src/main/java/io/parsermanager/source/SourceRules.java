package io.parsermanager.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.quota.SourceQuotaRules;
import io.parsermanager.source.address.ExternalIds;
import io.parsermanager.source.format.SourceRow;
import io.parsermanager.source.format.Truncation;
import io.parsermanager.source.tag.TagRules;
import io.parsermanager.text.JsonRules;
import io.parsermanager.text.TextRules;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether a row of a file can become a source: the limits of SourceFields and of the table. */
public final class SourceRules {
    private static final int MAX_NAME = 500;

    private SourceRules() {}

    /**
     * The row with its external id in normal form.
     *
     * @throws ExternalIds.Invalid if the row cannot become a source; the message says why
     */
    public static SourceRow normal(SourceRow row, Set<String> sourceTypes, SourceQuotaRules.Codes quotas)
            throws ExternalIds.Invalid {
        if (row.sourceType() == null || !sourceTypes.contains(row.sourceType())) {
            throw new ExternalIds.Invalid(
                    "source_type '%s' is none of %s".formatted(row.sourceType(), String.join(", ", sourceTypes)));
        }
        require(row.name() == null || row.name().length() <= MAX_NAME, "name is longer than %d".formatted(MAX_NAME));
        require(row.name() == null || !row.name().isEmpty(), "name is empty");
        if (row.name() != null) {
            refuse(TextRules.faultOfLine(row.name()).map("name "::concat));
        }
        if (row.tags() != null) {
            require(row.tags().size() <= TagRules.MAX_TAGS, "there are more than %d tags".formatted(TagRules.MAX_TAGS));
            for (String tag : row.tags()) {
                refuse(TagRules.fault(tag));
            }
        }
        if (row.settings() != null) {
            refuse(JsonRules.fault(row.settings())
                    .map(fault -> inSettings(
                            fault.detail(), "/".concat(fault.pointer().replaceFirst("^/", "")))));
            refuse(SourceQuotaRules.fault(row.sourceType(), row.settings(), quotas)
                    .map(fault -> inSettings(fault.detail(), fault.pointer())));
        }
        return new SourceRow(
                row.line(),
                row.sourceType(),
                ExternalIds.normalize(row.sourceType(), row.externalId()),
                row.name(),
                row.enabled(),
                row.tags() == null ? null : TagRules.normal(row.tags()),
                row.settings(),
                row.schedules(),
                row.onlyAdds());
    }

    private static String inSettings(String detail, String pointer) {
        return "%s (in settings at %s)".formatted(detail, pointer);
    }

    /** The approximate size of a row in characters. */
    public static long bytes(SourceRow row) {
        long bytes = row.externalId().length();
        bytes += row.name() == null ? 0 : row.name().length();
        bytes += row.tags() == null
                ? 0
                : row.tags().stream().mapToLong(String::length).sum();
        return bytes + length(row.settings()) + length(row.schedules());
    }

    private static long length(ObjectNode json) {
        return json == null || json.isEmpty() ? 0 : json.toString().length();
    }

    /** The name of a source without a name. An address may be longer than a name. */
    static String name(String externalId) {
        return Truncation.of(externalId, MAX_NAME);
    }

    /** Merges two rows of one source into one that has the effect of both in their order. */
    public static SourceRow both(SourceRow earlier, SourceRow later) {
        if (later.onlyAdds()) {
            return new SourceRow(
                    later.line(),
                    earlier.sourceType(),
                    earlier.externalId(),
                    earlier.name(),
                    earlier.enabled(),
                    earlier.tags() == null ? null : asManyAsFit(earlier.tags(), later.tags()),
                    earlier.settings(),
                    earlier.schedules(),
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
                both(earlier.schedules(), later.schedules()),
                false);
    }

    /** A schedule that the later row leaves out is as the earlier row says. */
    private static ObjectNode both(ObjectNode earlier, ObjectNode later) {
        if (earlier == null || later == null) {
            return earlier == null ? later : earlier;
        }
        ObjectNode both = earlier.deepCopy();
        both.setAll(later);
        return both;
    }

    private static SortedSet<String> asManyAsFit(SortedSet<String> tags, SortedSet<String> more) {
        return Stream.concat(tags.stream(), more.stream())
                .distinct()
                .limit(TagRules.MAX_TAGS)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void refuse(Optional<String> fault) throws ExternalIds.Invalid {
        if (fault.isPresent()) {
            throw new ExternalIds.Invalid(fault.get());
        }
    }

    private static void require(boolean holds, String otherwise) throws ExternalIds.Invalid {
        if (!holds) {
            throw new ExternalIds.Invalid(otherwise);
        }
    }
}
