package io.parsermanager.web.task;

import io.parsermanager.create.RetryTasks;
import io.parsermanager.task.cancel.CancelTasks;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.TimeValues;
import io.parsermanager.web.layout.Visitor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Cancels or retries all tasks that a filter finds, after a page that says how many they are. */
@Path("/tasks")
@Produces(MediaType.TEXT_HTML)
public class BulkTaskPageResource {
    @CheckedTemplate(basePath = "task")
    static class Templates {
        private Templates() {}

        static native TemplateInstance bulk(String action, TaskFilter filter, long count);
    }

    private final CancelTasks cancelTasks;
    private final RetryTasks retryTasks;
    private final TaskActions actions;
    private final Visitor visitor;
    private final TimeValues times;

    BulkTaskPageResource(
            CancelTasks cancelTasks, RetryTasks retryTasks, TaskActions actions, Visitor visitor, TimeValues times) {
        this.cancelTasks = cancelTasks;
        this.retryTasks = retryTasks;
        this.actions = actions;
        this.visitor = visitor;
        this.times = times;
    }

    /** Says how many tasks a cancel would end, and asks. */
    @GET
    @Path("cancel")
    @Operation(hidden = true)
    public TemplateInstance askToCancel(@Context UriInfo uri) {
        TaskFilter filter = TaskFilter.of(uri.getQueryParameters(), times);
        return Templates.bulk(
                        "cancel",
                        filter,
                        cancelTasks.run(filter.selection(null), true).tasks())
                .setLocale(visitor.locale());
    }

    @POST
    @Path("cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response cancelSelected(MultivaluedMap<String, String> form) {
        TaskFilter filter = TaskFilter.of(form, times);
        return actions.cancel(filter.selection(form.getFirst("reason")), filter.address());
    }

    /** Says for how many sources a retry would create tasks, and asks. */
    @GET
    @Path("retry")
    @Operation(hidden = true)
    public TemplateInstance askToRetry(@Context UriInfo uri) {
        TaskFilter filter = TaskFilter.of(uri.getQueryParameters(), times);
        return Templates.bulk("retry", filter, retryTasks.count(filter.selection(null)))
                .setLocale(visitor.locale());
    }

    @POST
    @Path("retry")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response retrySelected(MultivaluedMap<String, String> form) {
        TaskFilter filter = TaskFilter.of(form, times);
        return actions.retry(
                filter.selection(form.getFirst("reason")), FormValues.text(form.getFirst("reason")), filter.address());
    }
}
