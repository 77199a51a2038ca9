package io.parsermanager.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.CreatedResponse;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The rules of quotas over REST. */
@Path("/api/v1/quota")
public class QuotaResource {
    private final FindQuotas findQuotas;
    private final ChangeQuota changeQuota;

    QuotaResource(FindQuotas findQuotas, ChangeQuota changeQuota) {
        this.findQuotas = findQuotas;
        this.changeQuota = changeQuota;
    }

    @GET
    public Page<QuotaView> list(@BeanParam @Valid Paging paging, @QueryParam("source_type") String sourceType) {
        return findQuotas.page(sourceType, paging);
    }

    @GET
    @Path("{id}")
    public QuotaView get(long id) {
        return findQuotas.get(id);
    }

    /** Creates a rule. The sources of its type get their keys within seconds to minutes: filled_at says when all have them. */
    @POST
    @APIResponse(
            responseCode = "201",
            description = "What was made",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = QuotaView.class)))
    public Response create(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = QuotaFields.class)))
                    ObjectNode body) {
        QuotaView quota = changeQuota.create(body);
        return CreatedResponse.of("quota", quota.id(), quota);
    }

    /** Changes a rule. The numbers take effect at once; keys that change are filled again. */
    @PATCH
    @Path("{id}")
    public QuotaView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = QuotaFields.class)))
                    ObjectNode body) {
        return changeQuota.patch(id, body);
    }

    /** Deletes a rule with its keys. It must be switched off, and its keys taken from all sources. */
    @DELETE
    @Path("{id}")
    public void delete(long id) {
        changeQuota.delete(id);
    }
}
