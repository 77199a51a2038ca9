package io.parsermanager.track.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.MergePatch;
import io.parsermanager.text.SingleLine;
import io.parsermanager.track.replay.ReplayDeadLetter.Replayed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Sends dead letters again, over REST. */
@Path("/api/v1/dead_letter/{letter}/replay")
public class ReplayResource {
    /**
     * How to send a dead letter again.
     *
     * @param value the corrected status; left out: the letter as it is
     * @param reason for the audit
     */
    @Schema(examples = "{\"value\": {\"task_id\": 812, \"status\": \"SUCCESS\"}, \"reason\": \"the parser sent OK\"}")
    public record ReplayRequest(
            JsonNode value,

            @Size(max = 1000) @SingleLine(breaks = true) String reason) {
        static final ReplayRequest NONE = new ReplayRequest(null, null);
    }

    private final ReplayDeadLetter replayDeadLetter;
    private final MergePatch bodies;

    ReplayResource(ReplayDeadLetter replayDeadLetter, MergePatch bodies) {
        this.replayDeadLetter = replayDeadLetter;
        this.bodies = bodies;
    }

    /** Sends a dead letter to the status topic again, as it is or corrected. The letter stays. */
    @POST
    public Replayed replay(
            String letter,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = ReplayRequest.class)))
                    ObjectNode body) {
        JsonNode value = bodies.overOptional(ReplayRequest.NONE, body).value;
        boolean asItIs = value == null || value.isNull();
        return replayDeadLetter.run(letter, asItIs ? null : value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
