package io.parsermanager.track.deadletter;

import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.settings.Settings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Statuses that can never be applied, over REST. */
@Path("/api/v1/dead_letter")
public class DeadLetterResource {
    private final ListDeadLetters listDeadLetters;
    private final Settings settings;

    DeadLetterResource(ListDeadLetters listDeadLetters, Settings settings) {
        this.listDeadLetters = listDeadLetters;
        this.settings = settings;
    }

    @GET
    @Operation(
            description =
                    "The newest first. If the search takes too long, a page can have fewer items than you asked for and still have a next_cursor.")
    public Page<DeadLetterView> list(
            @QueryParam("size")
                    @Min(1)
                    @Max(Paging.MAX_SIZE)
                    @Parameter(description = "Items on the page. Left out: DEFAULT_PAGINATION_SIZE.")
                    Integer size,
            @QueryParam("cursor") @Parameter(description = "The next_cursor of the page before.") String cursor,
            @QueryParam("reason") DeadLetter.Reason reason) {
        return listDeadLetters.page(size == null ? settings.defaultPaginationSize() : size, cursor, reason);
    }
}
