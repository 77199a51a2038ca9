package io.parsermanager.web.quota;

import io.parsermanager.quota.ChangeQuotaKey;
import io.parsermanager.schedule.DemandOfKey;
import io.parsermanager.schedule.DemandOfKey.Demand;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.overview.Overview;
import io.parsermanager.web.quota.LoadQuotas.KeyState;
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
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One key of a quota: its line, what its schedules want, and the buttons that close and open it. */
@Path("/quotas/keys/{id: \\d+}")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class QuotaKeyPageResource {
    @CheckedTemplate(basePath = "quota")
    static class Templates {
        private Templates() {}

        static native TemplateInstance key(KeyState key, WantedShare wanted, FormState form, String said, long n);
    }

    private final LoadQuotas loadQuotas;
    private final DemandOfKey demandOfKey;
    private final ChangeQuotaKey changeQuotaKey;
    private final SubmitForm submitForm;
    private final Overview overview;
    private final Visitor visitor;

    QuotaKeyPageResource(
            LoadQuotas loadQuotas,
            DemandOfKey demandOfKey,
            ChangeQuotaKey changeQuotaKey,
            SubmitForm submitForm,
            Overview overview,
            Visitor visitor) {
        this.loadQuotas = loadQuotas;
        this.demandOfKey = demandOfKey;
        this.changeQuotaKey = changeQuotaKey;
        this.submitForm = submitForm;
        this.overview = overview;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance get(@PathParam("id") long id, @QueryParam("said") String said, @QueryParam("n") long n) {
        return page(id, FormState.nothing(), said, n).setLocale(visitor.locale());
    }

    /** Closes the key, or changes its closure. */
    @POST
    @Path("close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response close(@PathParam("id") long id, MultivaluedMap<String, String> form) {
        return submitForm.run(
                () -> {
                    changeQuotaKey.close(
                            id,
                            new FormBody(form)
                                    .text("reason")
                                    .time("until", visitor.zone())
                                    .body());
                    overview.forget();
                    return Redirect.to("/quotas/keys/" + id, FlashMessage.KEY_CLOSED, 1);
                },
                rejection -> page(id, FormState.of(form).rejected(rejection), null, 0));
    }

    @POST
    @Path("open")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response open(@PathParam("id") long id, @FormParam("back") String back) {
        changeQuotaKey.open(id);
        overview.forget();
        return Redirect.to(back == null ? "/quotas/keys/" + id : Redirect.local(back), FlashMessage.KEY_OPENED, 1);
    }

    private TemplateInstance page(long id, FormState form, String said, long n) {
        KeyState key = loadQuotas.one(id);
        Demand demand = demandOfKey.of(id);
        return Templates.key(key, WantedShare.of(demand, key.allowedPerS()), form, said, n);
    }
}
