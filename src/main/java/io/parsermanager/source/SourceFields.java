package io.parsermanager.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A source as a client gives it.
 *
 * @param name left out: the external id, as far as it fits
 */
@Schema(
        examples =
                "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed.xml\", \"name\": \"Example\", \"tags\": [\"news\"]}")
public record SourceFields(
        @NotNull String sourceType,
        @NotBlank @Size(max = 2000) String externalId,

        @Size(min = 1, max = 500) @Pattern(regexp = PRINTABLE, message = NO_CONTROL)
        String name,

        boolean enabled,
        @NotNull ObjectNode settings,

        @NotNull @Size(max = 100)
        SortedSet<@NotBlank @Size(max = 200) @Pattern(regexp = PRINTABLE, message = NO_CONTROL) String> tags) {
    /** Files in XML cannot carry control characters, and nobody can see them. */
    private static final String PRINTABLE = "[^\\u0000-\\u001F\\u007F-\\u009F\\uFFFE\\uFFFF]*";

    private static final String NO_CONTROL = "must not hold control characters";

    static final SourceFields DEFAULTS =
            new SourceFields(null, null, null, true, JsonNodeFactory.instance.objectNode(), new TreeSet<>());
}
