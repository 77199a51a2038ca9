package io.parsermanager.source.tag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Caller;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.paging.KeysetPage;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.http.paging.QueryFilter;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.text.SingleLine;
import io.parsermanager.text.TextRules;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.hibernate.Session;

/** Pauses all sources with a tag, over REST. */
@Path("/api/v1/tag")
public class TagResource {
    /** A paused tag. */
    @RegisterForReflection
    public record PausedTag(String tag, Instant pausedAt, Instant pausedUntil, String pauseReason, String pausedBy) {}

    private static final String SELECT = """
            SELECT t.tag, t.pause.pausedAt, t.pause.pausedUntil, t.pause.pauseReason, t.pause.pausedBy FROM TagPause t
            """;

    private static final String PAUSE = """
            INSERT INTO tag_pause (tag, paused_until, pause_reason, paused_by)
            VALUES (:tag, CAST(:until AS timestamptz), :reason, :actor)
            ON CONFLICT (tag) DO UPDATE SET paused_at = now(), paused_until = EXCLUDED.paused_until,
                pause_reason = EXCLUDED.pause_reason, paused_by = EXCLUDED.paused_by
            """;

    private final Session session;
    private final KeysetPage lists;
    private final MergePatch bodies;
    private final Caller caller;

    TagResource(Session session, KeysetPage lists, MergePatch bodies, Caller caller) {
        this.session = session;
        this.lists = lists;
        this.bodies = bodies;
        this.caller = caller;
    }

    /** The tags that are paused, or whose pause has ended by time. */
    @GET
    @Path("paused")
    @Transactional
    public Page<PausedTag> paused(@BeanParam @Valid Paging paging, @QueryParam("tag") List<String> tags) {
        QueryFilter filter = new QueryFilter()
                .and(
                        "t.tag IN :tags",
                        "tags",
                        tags.stream().map(TextRules::normal).toList());
        return lists.pageByText(PausedTag.class, SELECT, "t.tag", filter, paging, PausedTag::tag);
    }

    @POST
    @Path("{tag}/pause")
    @Transactional
    public PausedTag pause(
            @PathParam("tag")
                    @NotBlank
                    @Size(max = TagRules.MAX_LENGTH)
                    @SingleLine
                    @Pattern(regexp = TagRules.NO_DOTS, message = TagRules.NO_DOTS_MESSAGE)
                    String tag,
            @RequestBody(
                            required = false,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PauseRequest.class)))
                    ObjectNode body) {
        String normal = TextRules.normal(tag);
        PauseRequest request = bodies.overOptional(PauseRequest.NONE, body);
        session.createNativeMutationQuery(PAUSE)
                .setParameter("tag", normal)
                .setParameter("until", request.until(), Instant.class)
                .setParameter("reason", request.reason(), String.class)
                .setParameter("actor", caller.name(), String.class)
                .executeUpdate();
        return session.createSelectionQuery(SELECT + " WHERE t.tag = :tag", PausedTag.class)
                .setParameter("tag", normal)
                .getSingleResult();
    }

    @POST
    @Path("{tag}/resume")
    @Transactional
    @APIResponse(responseCode = "204", description = "It is not paused any more")
    public void resume(@PathParam("tag") String tag) {
        if (!TagPause.deleteById(TextRules.normal(tag))) {
            throw new NotFoundException("The tag %s is not paused".formatted(tag));
        }
    }
}
