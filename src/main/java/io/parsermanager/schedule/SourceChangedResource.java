package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.MergePatch;
import io.parsermanager.schedule.SourceChanged.Changed;
import io.parsermanager.source.SourceView;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Takes the word that a source has changed or moved over REST. */
@Path("/api/v1/source")
public class SourceChangedResource {
    /**
     * What has changed.
     *
     * @param taskType the code of one task type; left out: all schedules of the source
     */
    public record What(@Size(min = 1, max = 32) String taskType) {
        static final What ALL = new What(null);
    }

    private final SourceChanged sourceChanged;
    private final MoveSource moveSource;
    private final MergePatch bodies;

    SourceChangedResource(SourceChanged sourceChanged, MoveSource moveSource, MergePatch bodies) {
        this.sourceChanged = sourceChanged;
        this.moveSource = moveSource;
        this.bodies = bodies;
    }

    /** Gives the source the new address that its parsers propose ({@code moved_to} of its schedules). It fails if there is none. */
    @POST
    @Path("{id}/move")
    public SourceView move(long id) {
        return moveSource.run(id);
    }

    /** Makes the schedules of a source due, at most once per shortest interval: for a push of the site, WebSub, or a person. */
    @POST
    @Path("{id}/changed")
    public Changed changed(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = What.class)))
                    ObjectNode body) {
        return sourceChanged.run(id, bodies.overOptional(What.ALL, body).taskType());
    }
}
