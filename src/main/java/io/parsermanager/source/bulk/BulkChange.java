package io.parsermanager.source.bulk;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.source.tag.TagRules;
import java.time.Instant;
import java.util.List;

/**
 * What a person wants to change on many sources.
 *
 * @param tag the tag of TAG and UNTAG, in its normal form; null for other acts
 * @param reason why; shown with a pause and kept with the action
 * @param until the end of a PAUSE; null: none
 */
public record BulkChange(BulkAct act, String tag, String reason, Instant until) {
    /**
     * A change of a tag.
     *
     * @throws InvalidInputException if it is no tag
     */
    public static BulkChange ofTag(BulkAct act, String tag, String reason) {
        if (tag == null) {
            throw InvalidInputException.field("tag", "must not be blank");
        }
        TagRules.fault(tag).ifPresent(fault -> {
            throw InvalidInputException.field("tag", fault);
        });
        return new BulkChange(act, TagRules.normal(List.of(tag)).first(), reason, null);
    }
}
