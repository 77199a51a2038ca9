package io.parsermanager.web.task;

import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.format.TimeFormat;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.RestForm;

/** The filter of the list of tasks. A query, a form and the selection of a bulk action all make one. Null does not narrow. */
@TemplateData
public record TaskFilter(
        Long id,
        Long groupId,
        TaskStatus status,
        String sourceType,
        String taskType,
        Long sourceId,
        Instant createdFrom,
        Instant createdTo) {
    /** The filter in an address. */
    public static class Query {
        @QueryParam("id")
        String id;

        @QueryParam("task_group_id")
        String groupId;

        @QueryParam("status")
        String status;

        @QueryParam("source_type")
        String sourceType;

        @QueryParam("task_type")
        String taskType;

        @QueryParam("source_id")
        String sourceId;

        @QueryParam("created_from")
        String createdFrom;

        @QueryParam("created_to")
        String createdTo;

        TaskFilter filter() {
            return of(id, groupId, status, sourceType, taskType, sourceId, createdFrom, createdTo);
        }
    }

    /** The filter in the hidden fields of a form. */
    public static class Form {
        @RestForm("id")
        String id;

        @RestForm("task_group_id")
        String groupId;

        @RestForm("status")
        String status;

        @RestForm("source_type")
        String sourceType;

        @RestForm("task_type")
        String taskType;

        @RestForm("source_id")
        String sourceId;

        @RestForm("created_from")
        String createdFrom;

        @RestForm("created_to")
        String createdTo;

        TaskFilter filter() {
            return of(id, groupId, status, sourceType, taskType, sourceId, createdFrom, createdTo);
        }
    }

    private static TaskFilter of(
            String id,
            String groupId,
            String status,
            String sourceType,
            String taskType,
            String sourceId,
            String createdFrom,
            String createdTo) {
        return new TaskFilter(
                FormValues.number("id", id),
                FormValues.number("task_group_id", groupId),
                FormValues.choice(TaskStatus.class, "status", status),
                FormValues.text(sourceType),
                FormValues.text(taskType),
                FormValues.number("source_id", sourceId),
                FormValues.moment("created_from", createdFrom),
                FormValues.moment("created_to", createdTo));
    }

    public boolean isEmpty() {
        return query().isEmpty();
    }

    /** The selection of a bulk action, with its reason. */
    TaskSelection selection(String reason) {
        return new TaskSelection(
                id == null ? null : List.of(id),
                groupId,
                sourceType,
                taskType,
                sourceId,
                status == null ? null : Set.of(status),
                createdFrom,
                createdTo,
                FormValues.text(reason));
    }

    /** The address of the list that this filter narrows. */
    public String address() {
        return from(null);
    }

    /** The address of the list from a cursor on; null is its beginning. */
    public String from(String cursor) {
        return PageUrl.of("/tasks")
                .with("id", id)
                .with("task_group_id", groupId)
                .with("status", status)
                .with("source_type", sourceType)
                .with("task_type", taskType)
                .with("source_id", sourceId)
                .with("created_from", createdFrom == null ? null : TimeFormat.minute(createdFrom))
                .with("created_to", createdTo == null ? null : TimeFormat.minute(createdTo))
                .with("cursor", cursor)
                .toString();
    }

    /** The query of the address, without a question mark; empty if nothing narrows. */
    public String query() {
        return address().substring("/tasks".length()).replaceFirst("^\\?", "");
    }

    /** The same filter for canceled tasks only, for a retry after a cancel. */
    public TaskFilter canceled() {
        return new TaskFilter(id, groupId, TaskStatus.CANCELED, sourceType, taskType, sourceId, createdFrom, createdTo);
    }
}
