package io.parsermanager.web.deadletter;

import io.parsermanager.http.paging.Page;
import io.parsermanager.track.deadletter.DeadLetter;
import io.parsermanager.track.deadletter.DeadLetterView;
import io.parsermanager.track.deadletter.FindDeadLetter;
import io.parsermanager.track.deadletter.ListDeadLetters;
import io.parsermanager.track.replay.ReplayDeadLetter;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.parsermanager.web.link.PageUrl;
import io.parsermanager.web.link.Redirect;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The dead letters by reason, each with its task and the remedy, and the form that corrects one and sends it again. */
@Path("/dead_letters")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class DeadLetterPageResource {
    private static final String LETTER = "{letter: \\d+-\\d+}";

    /** The longest value that the form offers for editing. A longer one is left out, and the letter can be sent as it is. */
    private static final int MAX_EDITED = 65_536;

    /** Letters of a page of the list with the same reason; null: from another program. */
    @TemplateData
    public record Group(String reason, List<DeadLetterView> letters) {
        static List<Group> of(List<DeadLetterView> letters) {
            Map<String, List<DeadLetterView>> byReason = new LinkedHashMap<>();
            letters.forEach(letter -> byReason.computeIfAbsent(letter.reason(), reason -> new ArrayList<>())
                    .add(letter));
            return byReason.entrySet().stream()
                    .map(group -> new Group(group.getKey(), group.getValue()))
                    .toList();
        }
    }

    @CheckedTemplate(basePath = "deadletter")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deadLetters(
                List<Group> groups,
                List<RecentDeadLetters.ReasonCount> counts,
                PageLinks pages,
                String reason,
                List<String> reasons);

        static native TemplateInstance deadLetter(DeadLetterView letter, FormState form, String said, long n);
    }

    private final ListDeadLetters listDeadLetters;
    private final FindDeadLetter findDeadLetter;
    private final ReplayDeadLetter replayDeadLetter;
    private final RecentDeadLetters recentDeadLetters;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    DeadLetterPageResource(
            ListDeadLetters listDeadLetters,
            FindDeadLetter findDeadLetter,
            ReplayDeadLetter replayDeadLetter,
            RecentDeadLetters recentDeadLetters,
            SubmitForm submitForm,
            Visitor visitor) {
        this.listDeadLetters = listDeadLetters;
        this.findDeadLetter = findDeadLetter;
        this.replayDeadLetter = replayDeadLetter;
        this.recentDeadLetters = recentDeadLetters;
        this.submitForm = submitForm;
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
                        Group.of(page.items()),
                        recentDeadLetters.byReason(),
                        pages,
                        reason == null ? null : reason.name(),
                        Arrays.stream(DeadLetter.Reason.values())
                                .map(Enum::name)
                                .toList())
                .setLocale(visitor.locale());
    }

    @GET
    @Path(LETTER)
    @Operation(hidden = true)
    public TemplateInstance get(
            @PathParam("letter") String id, @QueryParam("said") String said, @QueryParam("n") long n) {
        ConsumerRecord<byte[], byte[]> letter = findDeadLetter.get(id);
        DeadLetterView view = DeadLetterView.of(letter, MAX_EDITED);
        boolean whole = view.value() != null && view.valueBytes() <= MAX_EDITED && view.shortened() == null;
        FormState form = FormState.of(Map.of("value", whole ? view.value() : ""));
        return Templates.deadLetter(view, form, said, n).setLocale(visitor.locale());
    }

    @POST
    @Path(LETTER + "/replay")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response replay(@PathParam("letter") String id, MultivaluedMap<String, String> form) {
        String value = FormValues.text(form.getFirst("value"));
        return submitForm.run(
                () -> {
                    replayDeadLetter.run(id, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
                    return Redirect.to("/dead_letters/" + id, FlashMessage.REPLAYED, 1);
                },
                rejection -> Templates.deadLetter(
                        DeadLetterView.of(findDeadLetter.get(id), MAX_EDITED),
                        FormState.of(form).rejected(rejection),
                        null,
                        0));
    }
}
