package io.parsermanager.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.dashboard.SourceHistory.Past;
import io.parsermanager.http.Bodies;
import io.parsermanager.http.Precondition;
import io.parsermanager.http.Refused;
import io.parsermanager.schedule.CreateTasks.Made;
import io.parsermanager.schedule.ExplainSchedules;
import io.parsermanager.schedule.ExplainSchedules.Explained;
import io.parsermanager.schedule.FireByHand;
import io.parsermanager.schedule.FireByHand.Narrowing;
import io.parsermanager.source.ChangeSource;
import io.parsermanager.source.DeleteSource;
import io.parsermanager.source.FindSources;
import io.parsermanager.source.Pause;
import io.parsermanager.source.PauseAndResume;
import io.parsermanager.source.PauseAndResume.Pausable;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.source.SourceView;
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
public class SourceResource {
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

    @CheckedTemplate(basePath = "dashboard")
    @TemplateData(target = Pause.class)
    static class Templates {
        private Templates() {}

        static native TemplateInstance source(
                SourceView source,
                String settings,
                List<Explained> schedules,
                OutcomePlot plot,
                List<Past> latest,
                Typed pause,
                Typed delete,
                Done done);
    }

    private final FindSources findSources;
    private final ChangeSource changeSource;
    private final DeleteSource deleteSource;
    private final PauseAndResume pauseAndResume;
    private final FireByHand fireByHand;
    private final ExplainSchedules explainSchedules;
    private final SourceHistory sourceHistory;
    private final Bodies bodies;
    private final ObjectMapper json;
    private final Reader reader;
    private final Precondition precondition;

    SourceResource(
            FindSources findSources,
            ChangeSource changeSource,
            DeleteSource deleteSource,
            PauseAndResume pauseAndResume,
            FireByHand fireByHand,
            ExplainSchedules explainSchedules,
            SourceHistory sourceHistory,
            Bodies bodies,
            ObjectMapper json,
            Reader reader,
            Precondition precondition) {
        this.precondition = precondition;
        this.findSources = findSources;
        this.changeSource = changeSource;
        this.deleteSource = deleteSource;
        this.pauseAndResume = pauseAndResume;
        this.fireByHand = fireByHand;
        this.explainSchedules = explainSchedules;
        this.sourceHistory = sourceHistory;
        this.bodies = bodies;
        this.json = json;
        this.reader = reader;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @BeanParam Done done) {
        return page(id, Typed.nothing(), Typed.nothing(), done).setLocale(reader.locale());
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
        return SourcesResource.Templates.sourceForm(Typed.of(values), List.of(source.sourceType()), id)
                .setLocale(reader.locale());
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
            return Redirect.to("/sources/" + id, Said.SAVED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            return Shown.with(
                    refused.status(),
                    SourcesResource.Templates.sourceForm(
                            refused.isOfAnotherVersion()
                                    ? Typed.of(form).refused(refused).with(VERSION, precondition.version(source, SHOWN))
                                    : Typed.of(form).refused(refused),
                            List.of(source.sourceType()),
                            id),
                    reader.locale());
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
            return Redirect.to("/sources/" + id, Said.PAUSED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            return Shown.with(
                    refused.status(),
                    page(id, Typed.of(form).refused(refused), Typed.nothing(), new Done()),
                    reader.locale());
        }
    }

    @POST
    @Path("resume")
    @Operation(hidden = true)
    public Response resume(@PathParam("id") long id) {
        pauseAndResume.resume(Pausable.SOURCE, id);
        return Redirect.to("/sources/" + id, Said.RESUMED, 1);
    }

    /** Makes its tasks now, due or not, and says what came of it. */
    @POST
    @Path("run")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response run(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        findSources.get(id);
        Made made = fireByHand.run(Narrowing.ofSource(id, Sent.text(form.getFirst("reason"))));
        Address result = Address.of("/sources/" + id)
                .with("overlaps", made.overlaps())
                .with("disabled", made.disabled())
                .with("paused", made.paused());
        made.groupIds().forEach(group -> result.with("group", group));
        return Redirect.to(result.toString(), Said.MADE, made.tasks());
    }

    @POST
    @Path("delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response delete(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        try {
            deleteSource.delete(id, form.containsKey("history"));
            return Redirect.to("/sources", Said.DELETED, 1);
        } catch (RuntimeException e) {
            Refused refused = Refused.of(e).orElseThrow(() -> e);
            return Shown.with(
                    refused.status(),
                    page(id, Typed.nothing(), Typed.of(form).refused(refused), new Done()),
                    reader.locale());
        }
    }

    private Response enabled(long id, boolean enabled) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
        changeSource.patch(id, body);
        return Redirect.to("/sources/" + id, Said.SAVED, 1);
    }

    private TemplateInstance page(long id, Typed pause, Typed delete, Done done) {
        SourceView source = findSources.get(id);
        List<Past> tasks = sourceHistory.latest(id);
        return Templates.source(
                source,
                source.settings().isEmpty() ? null : source.settings().toPrettyString(),
                explainSchedules.ofSource(id),
                OutcomePlot.of(tasks),
                tasks.subList(0, Math.min(LISTED, tasks.size())),
                pause,
                delete,
                done);
    }
}
