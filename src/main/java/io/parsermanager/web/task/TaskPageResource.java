package io.parsermanager.web.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.parsermanager.dispatch.MessageAsSent;
import io.parsermanager.dispatch.MessageNow;
import io.parsermanager.http.paging.Page;
import io.parsermanager.http.paging.Paging;
import io.parsermanager.quota.WaitOfTask;
import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.find.FindTasks;
import io.parsermanager.task.find.TaskQuery;
import io.parsermanager.task.find.TaskResource;
import io.parsermanager.task.find.TaskResource.TaskView;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of tasks, the newest first, and the page of one task with its timeline, message and actions. */
@Path("/tasks")
@Produces(MediaType.TEXT_HTML)
public class TaskPageResource {
    @CheckedTemplate(basePath = "task")
    static class Templates {
        private Templates() {}

        static native TemplateInstance tasks(
                List<TaskRow> rows,
                TaskFilter filter,
                List<String> sourceTypes,
                List<String> taskTypes,
                List<TaskStatus> statuses,
                List<CancelReason> cancelReasons,
                PageLinks pages,
                long everyMs,
                String said,
                long n);

        static native TemplateInstance message(TaskView task, MessageAsSent.SentMessage sent);

        static native TemplateInstance task(
                TaskView task,
                TaskTimeline life,
                WaitOfTask.Wait wait,
                String stats,
                AttemptChart attempts,
                List<SourcesOfTask.Covered> sources,
                String message,
                long everyMs,
                String said,
                long n);
    }

    private final TaskResource tasks;
    private final AttemptCharts attemptCharts;
    private final FindTasks findTasks;
    private final TaskRows taskRows;
    private final SourcesOfTask sourcesOfTask;
    private final WaitOfTask waitOfTask;
    private final MessageNow messageNow;
    private final MessageAsSent messageAsSent;
    private final TaskActions actions;
    private final FilterOptions filterOptions;
    private final Overview overview;
    private final Visitor visitor;
    private final TimeValues times;

    TaskPageResource(
            TaskResource tasks,
            AttemptCharts attemptCharts,
            FindTasks findTasks,
            TaskRows taskRows,
            SourcesOfTask sourcesOfTask,
            WaitOfTask waitOfTask,
            MessageNow messageNow,
            MessageAsSent messageAsSent,
            TaskActions actions,
            FilterOptions filterOptions,
            Overview overview,
            Visitor visitor,
            TimeValues times) {
        this.tasks = tasks;
        this.attemptCharts = attemptCharts;
        this.findTasks = findTasks;
        this.taskRows = taskRows;
        this.sourcesOfTask = sourcesOfTask;
        this.waitOfTask = waitOfTask;
        this.messageNow = messageNow;
        this.messageAsSent = messageAsSent;
        this.actions = actions;
        this.filterOptions = filterOptions;
        this.overview = overview;
        this.visitor = visitor;
        this.times = times;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(
            @Context UriInfo uri,
            @QueryParam("cursor") String cursor,
            @QueryParam("said") String said,
            @QueryParam("n") long n) {
        TaskFilter filter = TaskFilter.of(uri.getQueryParameters(), times);
        Page<TaskView> page =
                findTasks.page(Paging.newestFirst(PageLinks.SIZE, cursor), TaskQuery.of(filter.selection(null)));
        return Templates.tasks(
                        taskRows.of(page.items()),
                        filter,
                        filterOptions.sourceTypes(),
                        filterOptions.taskTypes(),
                        List.of(TaskStatus.values()),
                        List.of(CancelReason.values()),
                        PageLinks.of(filter::from, cursor, page.nextCursor()),
                        overview.everyMs(),
                        said,
                        n)
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
        TaskView task = tasks.get(id);
        HtmlResponses.reloadOnce(task.finishedAt() != null, htmx, response);
        JsonNode stats = task.stats();
        WaitOfTask.Wait wait = waitOfTask.of(id).orElse(null);
        return Templates.task(
                        task,
                        TaskTimeline.of(task),
                        wait,
                        stats == null ? null : stats.toPrettyString(),
                        attemptCharts.of(task, wait),
                        sourcesOfTask.of(id),
                        messageNow.of(id),
                        overview.everyMs(),
                        said,
                        n)
                .setLocale(visitor.locale());
    }

    /** The message as sent. Reading the topic takes time, so a page asks for it only on demand. */
    @GET
    @Path("{id}/message")
    @Operation(hidden = true)
    public TemplateInstance message(@PathParam("id") long id) {
        return Templates.message(tasks.get(id), messageAsSent.of(id).orElse(null))
                .setLocale(visitor.locale());
    }

    @POST
    @Path("{id}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response cancel(@PathParam("id") long id, @FormParam("reason") String reason) {
        tasks.get(id);
        return actions.cancel(TaskSelection.ofTask(id, FormValues.text(reason)), "/tasks/" + id);
    }

    @POST
    @Path("{id}/retry")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response retry(@PathParam("id") long id, @FormParam("reason") String reason) {
        tasks.get(id);
        String why = FormValues.text(reason) == null ? "Retry of task " + id : FormValues.text(reason);
        return actions.retry(TaskSelection.ofTask(id, null), why, "/tasks/" + id);
    }
}
