package io.parsermanager.web.task;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.web.form.FormValues;

/** The filter of the list of tasks as an address or a form sends it. */
record TaskFilterValues(
        String id,
        String groupId,
        String status,
        String sourceType,
        String taskType,
        String sourceId,
        String errorCode,
        String cancelReason,
        String worker,
        String host,
        String createdFrom,
        String createdTo,
        String finishedFrom) {
    TaskFilter filter() {
        return new TaskFilter(
                FormValues.number("id", id),
                FormValues.number("task_group_id", groupId),
                FormValues.choice(TaskStatus.class, "status", status),
                FormValues.text(sourceType),
                FormValues.text(taskType),
                FormValues.number("source_id", sourceId),
                FormValues.text(errorCode),
                FormValues.choice(CancelReason.class, "cancel_reason", cancelReason),
                FormValues.text(worker),
                FormValues.text(host),
                FormValues.moment("created_from", createdFrom),
                FormValues.moment("created_to", createdTo),
                FormValues.moment("finished_from", finishedFrom));
    }
}
