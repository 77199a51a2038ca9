package io.parsermanager.web.task;

import io.parsermanager.task.CancelReason;
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
        String errorCode,
        CancelReason cancelReason,
        String worker,
        String host,
        Instant createdFrom,
        Instant createdTo,
        Instant finishedFrom) {
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

        @QueryParam("error_code")
        String errorCode;

        @QueryParam("cancel_reason")
        String cancelReason;

        @QueryParam("worker")
        String worker;

        @QueryParam("host")
        String host;

        @QueryParam("created_from")
        String createdFrom;

        @QueryParam("created_to")
        String createdTo;

        @QueryParam("finished_from")
        String finishedFrom;

        TaskFilter filter() {
            return new TaskFilterValues(
                            id,
                            groupId,
                            status,
                            sourceType,
                            taskType,
                            sourceId,
                            errorCode,
                            cancelReason,
                            worker,
                            host,
                            createdFrom,
                            createdTo,
                            finishedFrom)
                    .filter();
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

        @RestForm("error_code")
        String errorCode;

        @RestForm("cancel_reason")
        String cancelReason;

        @RestForm("worker")
        String worker;

        @RestForm("host")
        String host;

        @RestForm("created_from")
        String createdFrom;

        @RestForm("created_to")
        String createdTo;

        @RestForm("finished_from")
        String finishedFrom;

        TaskFilter filter() {
            return new TaskFilterValues(
                            id,
                            groupId,
                            status,
                            sourceType,
                            taskType,
                            sourceId,
                            errorCode,
                            cancelReason,
                            worker,
                            host,
                            createdFrom,
                            createdTo,
                            finishedFrom)
                    .filter();
        }
    }

    public boolean isEmpty() {
        return query().isEmpty();
    }

    /** Whether the list searches a limited number of tasks. */
    public boolean isSearched() {
        return worker != null || host != null;
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
                errorCode,
                cancelReason,
                worker,
                host,
                createdFrom,
                createdTo,
                finishedFrom,
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
                .with("error_code", errorCode)
                .with("cancel_reason", cancelReason)
                .with("worker", worker)
                .with("host", host)
                .with("created_from", minute(createdFrom))
                .with("created_to", minute(createdTo))
                .with("finished_from", minute(finishedFrom))
                .with("cursor", cursor)
                .toString();
    }

    private static String minute(Instant time) {
        return time == null ? null : TimeFormat.minute(time);
    }

    /** The query of the address, without a question mark; empty if nothing narrows. */
    public String query() {
        return address().substring("/tasks".length()).replaceFirst("^\\?", "");
    }

    /** The same filter for canceled tasks only, for a retry after a cancel. */
    public TaskFilter canceled() {
        return new TaskFilter(
                id,
                groupId,
                TaskStatus.CANCELED,
                sourceType,
                taskType,
                sourceId,
                errorCode,
                cancelReason,
                worker,
                host,
                createdFrom,
                createdTo,
                finishedFrom);
    }
}
