package io.parsermanager.web.task;

import io.parsermanager.create.RetryTasks;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.Trigger;
import io.parsermanager.task.find.FindTasks;
import io.parsermanager.task.find.TaskQuery;
import io.parsermanager.task.find.TaskResource.TaskView;
import io.parsermanager.task.group.GroupStatus;
import io.parsermanager.task.group.TaskGroupResource;
import io.parsermanager.task.group.TaskGroupResource.TaskGroupView;
import io.parsermanager.web.form.FilterOptions;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.TimeValues;
import io.parsermanager.web.layout.HtmlResponses;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.parsermanager.web.overview.Overview;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of task groups, newest first, and the page of one group with its actions. */
@Path("/groups")
@Produces(MediaType.TEXT_HTML)
public class TaskGroupPageResource {
    @CheckedTemplate(basePath = "task")
    static class Templates {
        private Templates() {}

        static native TemplateInstance groups(
                Page<TaskGroupView> page,
                GroupFilter filter,
                List<String> sourceTypes,
                List<String> taskTypes,
                List<GroupStatus> statuses,
                PageLinks pages,
                long everyMs);

        static native TemplateInstance group(
                TaskGroupView group,
                List<TaskRow> rows,
                boolean more,
                long toCancel,
                long toRetry,
                long everyMs,
                String said,
                long n);
    }

    private final TaskGroupResource groups;
    private final FindTasks tasks;
    private final TaskRows taskRows;
    private final RetryTasks retryTasks;
    private final TaskActions actions;
    private final FilterOptions filterOptions;
    private final Overview overview;
    private final Visitor visitor;
    private final TimeValues times;

    TaskGroupPageResource(
            TaskGroupResource groups,
            FindTasks tasks,
            TaskRows taskRows,
            RetryTasks retryTasks,
            TaskActions actions,
            FilterOptions filterOptions,
            Overview overview,
            Visitor visitor,
            TimeValues times) {
        this.groups = groups;
        this.tasks = tasks;
        this.taskRows = taskRows;
        this.retryTasks = retryTasks;
        this.actions = actions;
        this.filterOptions = filterOptions;
        this.overview = overview;
        this.visitor = visitor;
        this.times = times;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @QueryParam("status") String status,
            @QueryParam("trigger") String trigger,
            @QueryParam("source_type") String sourceType,
            @QueryParam("task_type") String taskType,
            @QueryParam("created_from") String createdFrom,
            @QueryParam("created_to") String createdTo,
            @QueryParam("within") String within,
            @QueryParam("cursor") String cursor) {
        GroupFilter filter = new GroupFilter(
                FormValues.choice(GroupStatus.class, "status", status),
                FormValues.choice(Trigger.class, "trigger", trigger),
                FormValues.text(sourceType),
                FormValues.text(taskType),
                times.since(within, "created_from", createdFrom),
                times.until(within, "created_to", createdTo));
        Page<TaskGroupView> page = groups.list(
                Paging.newestFirst(PageLinks.SIZE, cursor),
                List.of(),
                filter.status() == null ? List.of() : List.of(filter.status()),
                filter.trigger(),
                filter.sourceType(),
                filter.taskType(),
                filter.createdFrom(),
                filter.createdTo());
        return Templates.groups(
                        page,
                        filter,
                        filterOptions.sourceTypes(),
                        filterOptions.taskTypes(),
                        List.of(GroupStatus.values()),
                        PageLinks.of(filter::from, cursor, page.nextCursor()),
                        overview.everyMs())
                .setLocale(visitor.locale());
    }

    @GET
    @Path("{id}")
    @Operation(hidden = true)
    public TemplateInstance get(
            @PathParam("id") long id,
            @QueryParam("said") String said,
            @QueryParam("n") long n,
            @HeaderParam("HX-Request") String htmx,
            @Context HttpServerResponse response) {
        TaskGroupView group = groups.get(id);
        HtmlResponses.reloadOnce(group.finishedAt() != null, htmx, response);
        long active = (long) group.newTasks() + group.queuedTasks() + group.inProgressTasks();
        Page<TaskView> page = tasks.page(Paging.newestFirst(PageLinks.SIZE, null), TaskQuery.ofGroup(id));
        return Templates.group(
                        group,
                        taskRows.of(page.items()),
                        page.nextCursor() != null,
                        active,
                        active > 0 ? 0 : retryTasks.count(TaskSelection.ofGroup(id, null)),
                        overview.everyMs(),
                        said,
                        n)
                .setLocale(visitor.locale());
    }

    @POST
    @Path("{id}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response cancel(@PathParam("id") long id, @FormParam("reason") String reason) {
        groups.get(id);
        return actions.cancel(TaskSelection.ofGroup(id, FormValues.text(reason)), "/groups/" + id);
    }

    /** Retries the group and leads to the new group. */
    @POST
    @Path("{id}/retry")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response retry(@PathParam("id") long id, @FormParam("reason") String reason) {
        groups.get(id);
        String why = FormValues.text(reason) == null ? "Retry of task group " + id : FormValues.text(reason);
        return actions.retry(TaskSelection.ofGroup(id, null), why, "/groups/" + id);
    }
}
