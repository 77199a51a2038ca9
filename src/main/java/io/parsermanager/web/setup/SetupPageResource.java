package io.parsermanager.web.setup;

import io.parsermanager.http.error.Rejection;
import io.parsermanager.kafka.TopicLook;
import io.parsermanager.setup.SetUpParser;
import io.parsermanager.setup.SetUpParser.NewParser;
import io.parsermanager.setup.SetUpParser.Preview;
import io.parsermanager.web.form.FilterOptions;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.setup.SetupForm.Carried;
import io.parsermanager.web.type.CronReading;
import io.parsermanager.web.type.ReadCron;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The three steps that set up a parser: see {@link SetupForm}. */
@Path("/setup")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class SetupPageResource {
    @CheckedTemplate(basePath = "setup")
    static class Templates {
        private Templates() {}

        static native TemplateInstance setup(
                int step,
                FormState form,
                List<Carried> carried,
                List<String> sourceTypes,
                TopicLook.TopicState topic,
                CronReading reading,
                String message);
    }

    /** The button that was pressed: the step to show. */
    private static final String TO = "to";

    private final SetUpParser setUpParser;
    private final SetupForm setupForm;
    private final TopicLook topicLook;
    private final ReadCron readCron;
    private final FilterOptions filterOptions;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    SetupPageResource(
            SetUpParser setUpParser,
            SetupForm setupForm,
            TopicLook topicLook,
            ReadCron readCron,
            FilterOptions filterOptions,
            SubmitForm submitForm,
            Visitor visitor) {
        this.setUpParser = setUpParser;
        this.setupForm = setupForm;
        this.topicLook = topicLook;
        this.readCron = readCron;
        this.filterOptions = filterOptions;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    /** The first step. The address of a step that was sent leads here as well, when somebody opens it anew. */
    @GET
    @Path("{step: (step)?}")
    @Operation(hidden = true)
    public TemplateInstance begin() {
        MultivaluedMap<String, String> form = setupForm.blank();
        return page(1, form, FormState.of(form), null, null).setLocale(visitor.locale());
    }

    /**
     * Shows a step. It checks the steps before it and makes nothing. The button "check" of the last step, which is one more than its number,
     * checks all of them and shows the message.
     */
    @POST
    @Path("step")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response step(MultivaluedMap<String, String> form) {
        int to = to(form.getFirst(TO));
        return submitForm.run(() -> shown(to, form), rejection -> rejected(form, rejection));
    }

    /** Makes everything. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response create(MultivaluedMap<String, String> form) {
        return submitForm.run(
                () -> {
                    NewParser made = setUpParser.create(setupForm.parts(form, SetupForm.LAST_STEP));
                    return Redirect.to("/sources/" + made.source().id(), FlashMessage.SAVED, 1);
                },
                rejection -> rejected(form, rejection));
    }

    private Response shown(int to, MultivaluedMap<String, String> form) {
        Preview preview = to == 1 ? null : setUpParser.preview(setupForm.parts(form, to - 1));
        int step = Math.min(to, SetupForm.LAST_STEP);
        return HtmlResponses.with(
                Response.Status.OK.getStatusCode(),
                page(step, form, FormState.of(form), preview, to > step ? preview.message() : null),
                visitor.locale());
    }

    private TemplateInstance rejected(MultivaluedMap<String, String> form, Rejection rejection) {
        int step = setupForm.step(rejection);
        // the steps before the rejected one were accepted: it knows their topic
        Preview preview = step == 1 ? null : setUpParser.preview(setupForm.parts(form, 1));
        return page(step, form, FormState.of(form).rejected(rejection), preview, null);
    }

    private TemplateInstance page(
            int step, MultivaluedMap<String, String> form, FormState state, Preview preview, String message) {
        return Templates.setup(
                step,
                state,
                setupForm.carried(form, step),
                step == 1 ? filterOptions.sourceTypes() : List.of(),
                step == 1 ? null : topicLook.at(preview.topic()),
                step == 2 ? readCron.read(form.getFirst("task_type.cron"), form.getFirst("task_type.time_zone")) : null,
                message);
    }

    /** A step, or one more than the last. Anything else is the first step. */
    private static int to(String sent) {
        return sent != null && sent.matches("[1-4]") ? Integer.parseInt(sent) : 1;
    }
}
