package io.parsermanager.task;

import io.parsermanager.text.SingleLine;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The reason that a person gives for an action. It is stored with what the action changes. */
@Schema(examples = "{\"reason\": \"took too long\"}")
public record Reason(
        @Size(max = 1000) @SingleLine(breaks = true) String reason) {
    public static final Reason NONE = new Reason(null);
}
