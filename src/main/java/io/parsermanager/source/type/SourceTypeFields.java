package io.parsermanager.source.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.settings.Settings;
import io.parsermanager.text.SingleLine;
import io.parsermanager.text.TextRules;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The fields of a source type that a client sends.
 *
 * @param code cannot be changed
 * @param topic null: the topic of its variable, or the code in lower case and _parser_tasks
 */
@Schema(examples = "{\"code\": \"TELEGRAM\", \"name\": \"Telegram channels\", \"topic\": \"telegram_parser_tasks\"}")
public record SourceTypeFields(
        @NotNull @Pattern(regexp = TextRules.CODE, message = TextRules.CODE_MEANS)
        String code,

        @NotBlank @Size(max = 200) @SingleLine String name,

        @Pattern(regexp = Settings.TOPIC, message = Settings.TOPIC_MEANS)
        String topic,

        boolean enabled,
        @NotNull ObjectNode settings) {
    static final SourceTypeFields DEFAULTS =
            new SourceTypeFields(null, null, null, true, JsonNodeFactory.instance.objectNode());
}
