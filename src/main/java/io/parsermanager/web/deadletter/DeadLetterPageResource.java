package io.parsermanager.web.deadletter;

import io.parsermanager.http.paging.Page;
import io.parsermanager.track.deadletter.DeadLetter;
import io.parsermanager.track.deadletter.DeadLetterView;
import io.parsermanager.track.deadletter.ListDeadLetters;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of dead letters, each with its reason and the remedy. */
@Path("/dead_letters")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class DeadLetterPageResource {
    @CheckedTemplate(basePath = "deadletter")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deadLetters(
                Page<DeadLetterView> page, PageLinks pages, String reason, List<String> reasons);
    }

    private final ListDeadLetters listDeadLetters;
    private final Visitor visitor;

    DeadLetterPageResource(ListDeadLetters listDeadLetters, Visitor visitor) {
        this.listDeadLetters = listDeadLetters;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(@QueryParam("reason") String sent, @QueryParam("cursor") String cursor) {
        DeadLetter.Reason reason = FormValues.choice(DeadLetter.Reason.class, "reason", sent);
        Page<DeadLetterView> page = listDeadLetters.page(PageLinks.SIZE, cursor, reason);
        PageLinks pages = PageLinks.of(
                from -> PageUrl.of("/dead_letters")
                        .with("reason", reason)
                        .with("cursor", from)
                        .toString(),
                cursor,
                page.nextCursor());
        return Templates.deadLetters(
                        page,
                        pages,
                        reason == null ? null : reason.name(),
                        Arrays.stream(DeadLetter.Reason.values())
                                .map(Enum::name)
                                .toList())
                .setLocale(visitor.locale());
    }
}
