package io.parsermanager.web.type;

import io.parsermanager.http.paging.Paging;
import io.parsermanager.tasktype.FindTaskTypes;
import io.parsermanager.tasktype.TaskTypeView;
import io.parsermanager.web.layout.Visitor;
import io.parsermanager.web.link.PageLinks;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The list of task types, and the meaning of a cron expression. */
@Path("/task_types")
@Produces(MediaType.TEXT_HTML)
@Blocking
public class TaskTypeListPageResource {
    @CheckedTemplate(basePath = "type")
    static class Templates {
        private Templates() {}

        static native TemplateInstance taskTypes(List<TaskTypeView> taskTypes, PageLinks pages);

        static native TemplateInstance cronReading(CronReading reading);
    }

    private final FindTaskTypes findTaskTypes;
    private final ReadCron readCron;
    private final Visitor visitor;

    TaskTypeListPageResource(FindTaskTypes findTaskTypes, ReadCron readCron, Visitor visitor) {
        this.findTaskTypes = findTaskTypes;
        this.readCron = readCron;
        this.visitor = visitor;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance list(@QueryParam("cursor") String cursor) {
        var page = findTaskTypes.page(null, null, Paging.of(PageLinks.SIZE, cursor));
        return Templates.taskTypes(page.items(), PageLinks.of("/task_types", cursor, page.nextCursor()))
                .setLocale(visitor.locale());
    }

    /** The part of a form that says what a cron expression means. The form asks for it while you type, by its own names of the fields. */
    @GET
    @Path("cron")
    @Operation(hidden = true)
    public TemplateInstance cron(
            @QueryParam("cron") String cron,
            @QueryParam("time_zone") String timeZone,
            @QueryParam("task_type.cron") String cronOfSetup,
            @QueryParam("task_type.time_zone") String timeZoneOfSetup) {
        CronReading reading =
                cronOfSetup == null ? readCron.read(cron, timeZone) : readCron.read(cronOfSetup, timeZoneOfSetup);
        return Templates.cronReading(reading).setLocale(visitor.locale());
    }
}
