package io.parsermanager.web.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.Precondition;
import io.parsermanager.schedule.ChangeSchedule;
import io.parsermanager.schedule.FindSchedules;
import io.parsermanager.schedule.NextRunReasons;
import io.parsermanager.schedule.NextRunReasons.Explained;
import io.parsermanager.schedule.ResetSchedules;
import io.parsermanager.schedule.ResetSchedules.Selection;
import io.parsermanager.schedule.SourceScheduleView;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One schedule: its next run with the reason, its health, the form that edits it, and the buttons that switch and reset it. */
@Path("/schedules/{id: \\d+}")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SchedulePageResource {
    @CheckedTemplate(basePath = "schedule")
    static class Templates {
        private Templates() {}

        static native TemplateInstance schedule(Explained schedule, FormState form, String said, long n);
    }

    /** Fields of a schedule that the form shows. A change of others does not conflict with it. */
    private static final List<String> SHOWN =
            List.of("mode", "interval_s", "min_interval_s", "max_interval_s", "enabled");

    private final FindSchedules findSchedules;
    private final NextRunReasons nextRunReasons;
    private final ChangeSchedule changeSchedule;
    private final ResetSchedules resetSchedules;
    private final SubmitForm submitForm;
    private final Visitor visitor;
    private final Precondition precondition;

    SchedulePageResource(
            FindSchedules findSchedules,
            NextRunReasons nextRunReasons,
            ChangeSchedule changeSchedule,
            ResetSchedules resetSchedules,
            SubmitForm submitForm,
            Visitor visitor,
            Precondition precondition) {
        this.findSchedules = findSchedules;
        this.nextRunReasons = nextRunReasons;
        this.changeSchedule = changeSchedule;
        this.resetSchedules = resetSchedules;
        this.submitForm = submitForm;
        this.visitor = visitor;
        this.precondition = precondition;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @QueryParam("said") String said, @QueryParam("n") long n) {
        SourceScheduleView schedule = findSchedules.get(id);
        return Templates.schedule(explained(schedule), fields(schedule), said, n)
                .setLocale(visitor.locale());
    }

    /** Saves its mode, interval and bounds, and whether it is enabled. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        precondition.expect(form.getFirst(FormState.VERSION), SHOWN);
        return submitForm.run(
                () -> {
                    FormBody body = new FormBody(form).number("interval_s").box("enabled");
                    List.of("min_interval_s", "max_interval_s").forEach(body::number);
                    if (form.containsKey("mode")) {
                        body.text("mode");
                    }
                    changeSchedule.patch(id, body.body());
                    return Redirect.to("/schedules/" + id, FlashMessage.SAVED, 1);
                },
                rejection -> {
                    SourceScheduleView schedule = findSchedules.get(id);
                    FormState sent = FormState.rejected(form, rejection, () -> version(schedule));
                    return Templates.schedule(explained(schedule), sent, null, 0);
                });
    }

    @POST
    @Path("enable")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response enable(@PathParam("id") long id, @FormParam("back") String back) {
        return enabled(id, true, back);
    }

    @POST
    @Path("disable")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response disable(@PathParam("id") long id, @FormParam("back") String back) {
        return enabled(id, false, back);
    }

    /** Clears its failures: it leaves quarantine and runs as planned. */
    @POST
    @Path("reset")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response reset(@PathParam("id") long id, @FormParam("back") String back) {
        findSchedules.get(id);
        resetSchedules.run(Selection.ofSchedule(id), false);
        return Redirect.to(Redirect.local(back), FlashMessage.RESET, 1);
    }

    private Response enabled(long id, boolean enabled, String back) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("enabled", enabled);
        changeSchedule.patch(id, body);
        return Redirect.to(Redirect.local(back), FlashMessage.SAVED, 1);
    }

    private Explained explained(SourceScheduleView schedule) {
        return nextRunReasons.of(List.of(schedule)).get(0);
    }

    private FormState fields(SourceScheduleView schedule) {
        return FormState.of(Map.of(
                "mode",
                schedule.mode().name(),
                "interval_s",
                orEmpty(schedule.intervalS()),
                "min_interval_s",
                orEmpty(schedule.minIntervalS()),
                "max_interval_s",
                orEmpty(schedule.maxIntervalS()),
                "enabled",
                schedule.enabled(),
                FormState.VERSION,
                version(schedule)));
    }

    private static Object orEmpty(Integer number) {
        return number == null ? "" : number;
    }

    private String version(SourceScheduleView schedule) {
        return precondition.version(schedule, SHOWN);
    }
}
