package io.parsermanager.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Sources over REST. */
@Path("/api/v1/source")
public class SourceResource {
    private final FindSources findSources;
    private final ChangeSource changeSource;
    private final MergePatch bodies;
    private final DeleteSource deleteSource;
    private final PauseAndResume pauseAndResume;

    SourceResource(
            FindSources findSources,
            ChangeSource changeSource,
            MergePatch bodies,
            DeleteSource deleteSource,
            PauseAndResume pauseAndResume) {
        this.findSources = findSources;
        this.changeSource = changeSource;
        this.bodies = bodies;
        this.deleteSource = deleteSource;
        this.pauseAndResume = pauseAndResume;
    }

    /** Lists sources. With several tags it lists sources that have all of them. */
    @GET
    public Page<SourceView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("id") List<Long> ids,
            @QueryParam("source_type") String sourceType,
            @QueryParam("external_id") String externalId,
            @QueryParam("enabled") Boolean enabled,
            @QueryParam("tag") List<String> tags) {
        List<String> externalIds = externalId == null ? null : List.of(externalId);
        return findSources.page(new Wanted(ids, sourceType, externalIds, enabled, tags, null), paging);
    }

    @GET
    @Path("{id}")
    public SourceView get(long id) {
        return findSources.get(id);
    }

    /** Creates a source. It gets schedules for the default task types of its source type. */
    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SourceView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceFields.class)))
                    ObjectNode body) {
        SourceView source = changeSource.create(body);
        return CreatedResponse.of("source", source.id(), source);
    }

    /** Changes the fields in the body. The source type cannot change. */
    @PATCH
    @Path("{id}")
    public SourceView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceFields.class)))
                    ObjectNode body) {
        return changeSource.patch(id, body);
    }

    /**
     * Deletes a source. It fails while tasks or history refer to it. {@code force} deletes its history as well, but never an active task.
     */
    @DELETE
    @Path("{id}")
    public void delete(long id, @QueryParam("force") boolean force) {
        deleteSource.delete(id, force);
    }

    @POST
    @Path("{id}/pause")
    public SourceView pause(
            long id,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        pauseAndResume.pause(Pausable.SOURCE, id, bodies.overOptional(PauseRequest.NONE, body));
        return findSources.get(id);
    }

    @POST
    @Path("{id}/resume")
    public SourceView resume(long id) {
        pauseAndResume.resume(Pausable.SOURCE, id);
        return findSources.get(id);
    }
}
