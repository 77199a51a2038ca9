package io.parsermanager.web.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.TriggerManually;
import io.parsermanager.create.TriggerManually.Narrowing;
import io.parsermanager.http.MergePatch;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.error.Rejection;
import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.DeleteSource;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.Pause;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.source.SourceView;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.FormBody;
import io.parsermanager.web.layout.FormState;
import io.parsermanager.web.layout.FormValues;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.PageUrl;
import io.parsermanager.web.layout.Redirect;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.source.SourceHistory.Past;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.BeanParam;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One source: what it is, when it runs next and why then, how it fared, and everything that can be done to it. */
@Path("/sources/{id: \\d+}")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SourcePageResource {
    /** How many of the tasks in the plot are listed too. */
    private static final int LISTED = 10;

    /** What the form shows of a source. */
    private static final List<String> SHOWN = List.of("external_id", "name", "enabled", "tags", "settings");

    private static final String VERSION = "version";

    /** What a form before has done, in the address that it led to. */
    @TemplateData
    public static class Done {
        @QueryParam("said")
        String said;

        @QueryParam("n")
        long n;

        /** Of a run by hand. */
        @QueryParam("group")
        List<Long> groups;

        @QueryParam("overlaps")
        long overlaps;

        @QueryParam("disabled")
        long disabled;

        @QueryParam("paused")
        long paused;

        public String getSaid() {
            return said;
        }

        public long getN() {
            return n;
        }

        public List<Long> getGroups() {
            return groups == null ? List.of() : groups;
        }

        public long getOverlaps() {
            return overlaps;
        }

        public long getDisabled() {
            return disabled;
        }

        public long getPaused() {
            return paused;
        }
    }

    @CheckedTemplate(basePath = "source")
    @TemplateData(target = Pause.class)
    static class Templates {
        private Templates() {}

        static native TemplateInstance source(
                SourceView source,
                String settings,
                List<Explained> schedules,
                OutcomeChart plot,
                List<Past> latest,
                FormState pause,
                FormState delete,
                Done done);
    }

    private final FindSources findSources;
    private final ChangeSource changeSource;
    private final DeleteSource deleteSource;
    private final PauseAndResume pauseAndResume;
    private final TriggerManually triggerManually;
    private final NextRunReasons nextRunReasons;
    private final SourceHistory sourceHistory;
    private final MergePatch bodies;
    private final ObjectMapper json;
    private final Visitor visitor;
    private final Precondition precondition;

    SourcePageResource(
            FindSources findSources,
            ChangeSource changeSource,
            DeleteSource deleteSource,
            PauseAndResume pauseAndResume,
            TriggerManually triggerManually,
            NextRunReasons nextRunReasons,
            SourceHistory sourceHistory,
            MergePatch bodies,
            ObjectMapper json,
            Visitor visitor,
            Precondition precondition) {
        this.precondition = precondition;
        this.findSources = findSources;
        this.changeSource = changeSource;
        this.deleteSource = deleteSource;
        this.pauseAndResume = pauseAndResume;
        this.triggerManually = triggerManually;
        this.nextRunReasons = nextRunReasons;
        this.sourceHistory = sourceHistory;
        this.bodies = bodies;
        this.json = json;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @BeanParam Done done) {
        return page(id, FormState.nothing(), FormState.nothing(), done).setLocale(visitor.locale());
    }

    @GET
    @Path("edit")
    @Operation(hidden = true)
    public TemplateInstance edit(@PathParam("id") long id) {
        SourceView source = findSources.get(id);
        Map<String, Object> values = new HashMap<>();
        values.put(VERSION, precondition.version(source, SHOWN));
        values.put("source_type", source.sourceType());
        values.put("external_id", source.externalId());
        values.put("name", source.name());
        values.put("enabled", source.enabled());
        values.put("tags", String.join(", ", source.tags()));
        values.put("settings", source.settings().toPrettyString());
        return SourceListPageResource.Templates.sourceForm(FormState.of(values), List.of(source.sourceType()), id)
                .setLocale(visitor.locale());
    }

    @POST
    @Path("edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        SourceView source = findSources.get(id);
        precondition.expect(form.getFirst(VERSION), SHOWN);
        try {
            changeSource.patch(
                    id,
                    new FormBody(form)
                            .text("external_id")
                            .text("name")
                            .box("enabled")
                            .list("tags")
                            .object("settings", source.settings(), json)
                            .body());
            return Redirect.to("/sources/" + id, FlashMessage.SAVED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(
                    refused.status(),
                    SourceListPageResource.Templates.sourceForm(
                            refused.isOfAnotherVersion()
                                    ? FormState.of(form)
                                            .refused(refused)
                                            .with(VERSION, precondition.version(source, SHOWN))
                                    : FormState.of(form).refused(refused),
                            List.of(source.sourceType()),
                            id),
                    visitor.locale());
        }
    }

    @POST
    @Path("enable")
    @Operation(hidden = true)
    public Response enable(@PathParam("id") long id) {
        return enabled(id, true);
    }

    @POST
    @Path("disable")
    @Operation(hidden = true)
    public Response disable(@PathParam("id") long id) {
        return enabled(id, false);
    }

    @POST
    @Path("pause")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        try {
            pauseAndResume.pause(
                    Pausable.SOURCE,
                    id,
                    bodies.over(
                            PauseRequest.NONE,
                            new FormBody(form).text("reason").time("until").body()));
            return Redirect.to("/sources/" + id, FlashMessage.PAUSED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(
                    refused.status(),
                    page(id, FormState.of(form).refused(refused), FormState.nothing(), new Done()),
                    visitor.locale());
        }
    }

    @POST
    @Path("resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("id") long id) {
        pauseAndResume.resume(Pausable.SOURCE, id);
        return Redirect.to("/sources/" + id, FlashMessage.RESUMED, 1);
    }

    /** Makes its tasks now, due or not, and says what came of it. */
    @POST
    @Path("run")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response run(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        findSources.get(id);
        Made made = triggerManually.run(Narrowing.ofSource(id, FormValues.text(form.getFirst("reason"))));
        PageUrl result = PageUrl.of("/sources/" + id)
                .with("overlaps", made.overlaps())
                .with("disabled", made.disabled())
                .with("paused", made.paused());
        made.groupIds().forEach(group -> result.with("group", group));
        return Redirect.to(result.toString(), FlashMessage.MADE, made.tasks());
    }

    @POST
    @Path("delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response delete(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        try {
            deleteSource.delete(id, form.containsKey("history"));
            return Redirect.to("/sources", FlashMessage.DELETED, 1);
        } catch (RuntimeException e) {
            Rejection refused = Rejection.of(e).orElseThrow(() -> e);
            return HtmlResponses.with(
                    refused.status(),
                    page(id, FormState.nothing(), FormState.of(form).refused(refused), new Done()),
                    visitor.locale());
        }
    }

    private Response enabled(long id, boolean enabled) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
        changeSource.patch(id, body);
        return Redirect.to("/sources/" + id, FlashMessage.SAVED, 1);
    }

    private TemplateInstance page(long id, FormState pause, FormState delete, Done done) {
        SourceView source = findSources.get(id);
        List<Past> tasks = sourceHistory.latest(id);
        return Templates.source(
                source,
                source.settings().isEmpty() ? null : source.settings().toPrettyString(),
                nextRunReasons.ofSource(id),
                OutcomeChart.of(tasks),
                tasks.subList(0, Math.min(LISTED, tasks.size())),
                pause,
                delete,
                done);
    }
}
