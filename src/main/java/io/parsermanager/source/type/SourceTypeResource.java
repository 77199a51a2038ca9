package io.parsermanager.source.type;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Source types over REST. A new source type works at once, on every replica. */
@Path("/api/v1/source_type")
public class SourceTypeResource {
    private final FindSourceTypes findSourceTypes;
    private final MergePatch bodies;
    private final PauseAndResume pauseAndResume;
    private final ChangeSourceType changeSourceType;

    SourceTypeResource(
            FindSourceTypes findSourceTypes,
            MergePatch bodies,
            PauseAndResume pauseAndResume,
            ChangeSourceType changeSourceType) {
        this.changeSourceType = changeSourceType;
        this.findSourceTypes = findSourceTypes;
        this.bodies = bodies;
        this.pauseAndResume = pauseAndResume;
    }

    @GET
    public Page<SourceTypeView> list(@BeanParam @Valid Paging paging) {
        return findSourceTypes.page(paging);
    }

    @GET
    @Path("{code}")
    public SourceTypeView get(String code) {
        return findSourceTypes.get(code);
    }

    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SourceTypeView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceTypeFields.class)))
                    ObjectNode body) {
        SourceTypeView type = changeSourceType.create(body);
        return CreatedResponse.of("source_type", type.code(), type);
    }

    @PATCH
    @Path("{code}")
    public SourceTypeView patch(
            String code,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = SourceTypeFields.class)))
                    ObjectNode body) {
        return changeSourceType.patch(code, body);
    }

    /** Deletes a source type. It fails while it has sources or task types. */
    @DELETE
    @Path("{code}")
    public void delete(String code) {
        changeSourceType.delete(code);
    }

    @POST
    @Path("{code}/pause")
    public SourceTypeView pause(
            String code,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        pauseAndResume.pause(Pausable.SOURCE_TYPE, code, bodies.overOptional(PauseRequest.NONE, body));
        return get(code);
    }

    @POST
    @Path("{code}/resume")
    public SourceTypeView resume(String code) {
        pauseAndResume.resume(Pausable.SOURCE_TYPE, code);
        return get(code);
    }
}
