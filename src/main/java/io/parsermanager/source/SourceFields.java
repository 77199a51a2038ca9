package io.parsermanager.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.source.tag.TagRules;
import io.parsermanager.text.SingleLine;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The fields of a source that a client sends.
 *
 * @param name left out: the external id, cut to the limit
 */
@Schema(
        examples =
                "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed.xml\", \"name\": \"Example\", \"tags\": [\"news\"]}")
public record SourceFields(
        @NotNull String sourceType,
        @NotBlank @Size(max = 2000) String externalId,

        @Size(min = 1, max = 500) @SingleLine String name,

        boolean enabled,
        @NotNull ObjectNode settings,

        @NotNull @Size(max = TagRules.MAX_TAGS)
        SortedSet<
                        @NotBlank @Size(max = TagRules.MAX_LENGTH) @SingleLine
                        @Pattern(regexp = TagRules.NO_DOTS, message = TagRules.NO_DOTS_MESSAGE) String>
                tags) {
    static final SourceFields DEFAULTS =
            new SourceFields(null, null, null, true, JsonNodeFactory.instance.objectNode(), new TreeSet<>());
}
