package io.parsermanager.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.quota.ChangeQuotaKey.Closure;
import io.parsermanager.quota.ChangeQuotaKey.Overrides;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** The keys of quotas over REST: hosts, tokens, projects. The service makes them with the sources that need them. */
@Path("/api/v1/quota_key")
public class QuotaKeyResource {
    private final FindQuotaKeys findQuotaKeys;
    private final ChangeQuotaKey changeQuotaKey;

    QuotaKeyResource(FindQuotaKeys findQuotaKeys, ChangeQuotaKey changeQuotaKey) {
        this.findQuotaKeys = findQuotaKeys;
        this.changeQuotaKey = changeQuotaKey;
    }

    @GET
    public Page<QuotaKeyView> list(
            @BeanParam @Valid Paging paging,
            @QueryParam("quota_id") Long quotaId,
            @QueryParam("name") String name,
            @QueryParam("closed") boolean closed) {
        return findQuotaKeys.page(quotaId, name, closed, paging);
    }

    @GET
    @Path("{id}")
    public QuotaKeyView get(long id) {
        return findQuotaKeys.get(id);
    }

    /** Overrides numbers of the rule for this key. */
    @PATCH
    @Path("{id}")
    public QuotaKeyView patch(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Overrides.class)))
                    ObjectNode body) {
        return changeQuotaKey.override(id, body);
    }

    /** Closes a key: none of its tasks is sent until then. */
    @POST
    @Path("{id}/close")
    public QuotaKeyView close(
            long id,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = Closure.class)))
                    ObjectNode body) {
        return changeQuotaKey.close(id, body);
    }

    /** Opens a closed key. Its tasks return a step apart. */
    @POST
    @Path("{id}/open")
    public QuotaKeyView open(long id) {
        return changeQuotaKey.open(id);
    }
}
