package io.parsermanager.web.source;

import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.TriggerManually;
import io.parsermanager.create.TriggerManually.Narrowing;
import io.parsermanager.http.MergePatch;
import io.parsermanager.source.FindSources.Wanted;
import io.parsermanager.source.PauseAndResume.PauseRequest;
import io.parsermanager.source.bulk.BulkAct;
import io.parsermanager.source.bulk.BulkChange;
import io.parsermanager.source.bulk.ChangeSourcesInBulk;
import io.parsermanager.source.bulk.ChangeSourcesInBulk.Action;
import io.parsermanager.source.bulk.ChangeSourcesInBulk.Changed;
import io.parsermanager.source.bulk.DeleteSourcesInBulk;
import io.parsermanager.source.bulk.DeleteSourcesInBulk.Deleted;
import io.parsermanager.source.bulk.SelectSources;
import io.parsermanager.web.form.FilterOptions;
import io.parsermanager.web.form.FormBody;
import io.parsermanager.web.form.FormState;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.SubmitForm;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageUrl;
import io.parsermanager.web.link.Redirect;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Changes of many sources at once: the page that says how many they are and asks, the change, and its undo. */
@Path("/sources/bulk")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class BulkSourcePageResource {
    @CheckedTemplate(basePath = "source")
    static class Templates {
        private Templates() {}

        static native TemplateInstance bulk(
                SourceAct act, SourceSelection selection, long count, long most, FormState form);

        static native TemplateInstance bulkActions(List<Action> actions, String said, long n);
    }

    private final ChangeSourcesInBulk changeSources;
    private final DeleteSourcesInBulk deleteSources;
    private final SelectSources selectSources;
    private final TriggerManually triggerManually;
    private final MergePatch bodies;
    private final FilterOptions filterOptions;
    private final SubmitForm submitForm;
    private final Visitor visitor;

    BulkSourcePageResource(
            ChangeSourcesInBulk changeSources,
            DeleteSourcesInBulk deleteSources,
            SelectSources selectSources,
            TriggerManually triggerManually,
            MergePatch bodies,
            FilterOptions filterOptions,
            SubmitForm submitForm,
            Visitor visitor) {
        this.changeSources = changeSources;
        this.deleteSources = deleteSources;
        this.selectSources = selectSources;
        this.triggerManually = triggerManually;
        this.bodies = bodies;
        this.filterOptions = filterOptions;
        this.submitForm = submitForm;
        this.visitor = visitor;
    }

    /** Says how many sources the action would change, and asks. */
    @GET
    @Operation(hidden = true)
    public TemplateInstance ask(@Context UriInfo address) {
        MultivaluedMap<String, String> values = address.getQueryParameters();
        return page(SourceAct.of(values.getFirst("act")), SourceSelection.of(values), FormState.nothing())
                .setLocale(visitor.locale());
    }

    /** The latest actions, each with its undo. */
    @GET
    @Path("actions")
    @Operation(hidden = true)
    public TemplateInstance actions(@Context UriInfo address) {
        Long n = FormValues.number("n", address.getQueryParameters().getFirst("n"));
        return Templates.bulkActions(
                        changeSources.latest(), address.getQueryParameters().getFirst("said"), n == null ? 0 : n)
                .setLocale(visitor.locale());
    }

    @POST
    @Path("{act}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(@PathParam("act") String word, MultivaluedMap<String, String> form) {
        SourceAct act = SourceAct.of(word);
        SourceSelection selection = SourceSelection.of(form);
        return submitForm.run(
                () -> change(act, selection, form),
                rejection -> page(act, selection, FormState.of(form).rejected(rejection)));
    }

    @POST
    @Path("{act}/{id}/undo")
    @Operation(hidden = true)
    public Response undo(@PathParam("act") String word, @PathParam("id") long id) {
        BulkAct act = SourceAct.of(word).bulkAct();
        return Redirect.to("/sources/bulk/actions", FlashMessage.UNDONE, changeSources.undo(act, id));
    }

    private Response change(SourceAct act, SourceSelection selection, MultivaluedMap<String, String> form) {
        Wanted wanted = selection.wanted(filterOptions.sourceTypes());
        String reason = FormValues.text(form.getFirst("reason"));
        return switch (act) {
            case RUN -> run(wanted, reason, selection);
            case DELETE -> delete(wanted, form.containsKey("history"), selection);
            default -> changed(act, changeSources.run(wanted, change(act.bulkAct(), form, reason)), selection);
        };
    }

    private BulkChange change(BulkAct act, MultivaluedMap<String, String> form, String reason) {
        if (act.isOfTag()) {
            return BulkChange.ofTag(act, FormValues.text(form.getFirst("new_tag")), reason);
        }
        FormBody body = new FormBody(form).text("reason").time("until", visitor.zone());
        PauseRequest request = bodies.over(PauseRequest.NONE, body.body());
        return new BulkChange(act, null, request.reason(), request.until());
    }

    private Response run(Wanted wanted, String reason, SourceSelection selection) {
        List<Long> ids = selectSources.ids(wanted);
        Made made = ids.isEmpty()
                ? Made.NOTHING
                : triggerManually.run(new Narrowing(null, null, new TreeSet<>(ids), null, false, reason));
        PageUrl result = PageUrl.of(selection.filter().address())
                .with("overlaps", made.overlaps())
                .with("disabled", made.disabled())
                .with("paused", made.paused());
        made.groupIds().forEach(group -> result.with("group", group));
        return Redirect.to(result.toString(), FlashMessage.MADE, made.tasks());
    }

    private Response delete(Wanted wanted, boolean withHistory, SourceSelection selection) {
        Deleted deleted = deleteSources.run(wanted, withHistory);
        String result = PageUrl.of(selection.filter().address())
                .with("left", deleted.left())
                .toString();
        return Redirect.to(result, FlashMessage.SOURCES_DELETED, deleted.sources());
    }

    private static Response changed(SourceAct act, Changed changed, SourceSelection selection) {
        String result = PageUrl.of(selection.filter().address())
                .with("act", act.word())
                .with("action", changed.id() == 0 ? null : changed.id())
                .toString();
        return Redirect.to(result, FlashMessage.SOURCES_CHANGED, changed.sources());
    }

    private TemplateInstance page(SourceAct act, SourceSelection selection, FormState form) {
        Wanted wanted = selection.wanted(filterOptions.sourceTypes());
        long count =
                act.bulkAct() == null ? selectSources.count(wanted) : selectSources.count(wanted, act.bulkAct(), null);
        return Templates.bulk(act, selection, count, SelectSources.MOST, form);
    }
}
