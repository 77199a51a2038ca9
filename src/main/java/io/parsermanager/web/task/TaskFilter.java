package io.parsermanager.web.task;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.web.form.FormValues;
import io.parsermanager.web.form.TimeValues;
import io.parsermanager.web.format.TimeFormat;
import io.parsermanager.web.link.PageUrl;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Set;

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
    /** Reads the query of an address, or a form, in which the filter is hidden fields. */
    static TaskFilter of(MultivaluedMap<String, String> values, TimeValues times) {
        String within = values.getFirst("within");
        return new TaskFilter(
                FormValues.number("id", values.getFirst("id")),
                FormValues.number("task_group_id", values.getFirst("task_group_id")),
                FormValues.choice(TaskStatus.class, "status", values.getFirst("status")),
                FormValues.text(values.getFirst("source_type")),
                FormValues.text(values.getFirst("task_type")),
                FormValues.number("source_id", values.getFirst("source_id")),
                FormValues.text(values.getFirst("error_code")),
                FormValues.choice(CancelReason.class, "cancel_reason", values.getFirst("cancel_reason")),
                FormValues.text(values.getFirst("worker")),
                FormValues.text(values.getFirst("host")),
                times.since(within, "created_from", values.getFirst("created_from")),
                times.until(within, "created_to", values.getFirst("created_to")),
                times.moment("finished_from", values.getFirst("finished_from")));
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
                .with("created_from", link(createdFrom))
                .with("created_to", link(createdTo))
                .with("finished_from", link(finishedFrom))
                .with("cursor", cursor)
                .toString();
    }

    private static String link(Instant time) {
        return time == null ? null : TimeFormat.link(time);
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
