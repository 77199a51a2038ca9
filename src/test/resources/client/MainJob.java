import client.ApiClient;
import client.ApiException;
import client.api.SourceApi;
import client.api.SourceScheduleApi;
import client.api.TaskApi;
import client.api.TaskGroupApi;
import client.api.TaskTypeApi;
import client.model.Made;
import client.model.Narrowing;
import client.model.PageTaskView;
import client.model.Reason;
import client.model.ScheduleMode;
import client.model.SourceFields;
import client.model.SourceScheduleFields;
import client.model.SourceScheduleView;
import client.model.SourceView;
import client.model.TaskTypeFields;
import client.model.TaskTypeView;
import client.model.TaskView;
import java.util.function.Function;

/** The main job by the client that is generated from the OpenAPI document. GeneratedClientTest compiles it with that client. */
public class MainJob implements Function<String, String> {
    @Override
    public String apply(String address) {
        try {
            return run(new ApiClient().setScheme("http").setHost("localhost").setPort(Integer.parseInt(address)));
        } catch (ApiException e) {
            throw new IllegalStateException(e.getMessage() + " " + e.getResponseBody(), e);
        }
    }

    private static String run(ApiClient client) throws ApiException {
        SourceView source = new SourceApi(client)
                .postSource(new SourceFields()
                        .sourceType("RSS")
                        .externalId("https://example.org/generated.xml")
                        .addTagsItem("generated"));
        TaskTypeView type = new TaskTypeApi(client)
                .postTaskType(
                        new TaskTypeFields().sourceType("RSS").code("GENERATED").name("Generated").cron("0 3 * * *"));
        SourceScheduleView schedule = new SourceScheduleApi(client)
                .postSourceSchedule(new SourceScheduleFields().sourceId(source.getId()).taskTypeId(type.getId()));
        if (schedule.getMode() != ScheduleMode.CRON) {
            throw new IllegalStateException("The schedule has the mode " + schedule.getMode());
        }

        TaskGroupApi groups = new TaskGroupApi(client);
        Made made = groups.postTaskGroup(TaskGroupApi.APIPostTaskGroupRequest.newBuilder()
                .narrowing(new Narrowing().taskType("GENERATED").sourceType("RSS").addSourceIdsItem(source.getId()))
                .build());
        Long group = made.getGroupIds().iterator().next();
        PageTaskView tasks = new TaskApi(client)
                .getTask(TaskApi.APIGetTaskRequest.newBuilder().taskGroupId(group).size(10).build());
        TaskView task = tasks.getItems().get(0);
        groups.postTaskGroupByIdCancel(TaskGroupApi.APIPostTaskGroupByIdCancelRequest.newBuilder()
                .id(group)
                .reason(new Reason().reason("made by a test"))
                .build());
        TaskView canceled = new TaskApi(client).getTaskById(
                TaskApi.APIGetTaskByIdRequest.newBuilder().id(task.getId()).build());
        return "%d task of %s: %s by %s".formatted(
                tasks.getItems().size(), task.getTaskType(), canceled.getStatus(), canceled.getCancelReason());
    }
}
