package io.parsermanager.web.task;

import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.RetryTasks;
import io.parsermanager.http.Caller;
import io.parsermanager.task.TaskSelection;
import io.parsermanager.task.cancel.CancelTasks;
import io.parsermanager.web.layout.FlashMessage;
import io.parsermanager.web.link.Redirect;
import io.parsermanager.web.overview.Overview;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;

/** The actions on one task, on the tasks of a group, or on all tasks that a filter finds. */
@RequestScoped
public class TaskActions {
    private final CancelTasks cancelTasks;
    private final RetryTasks retryTasks;
    private final Overview overview;
    private final Caller caller;

    TaskActions(CancelTasks cancelTasks, RetryTasks retryTasks, Overview overview, Caller caller) {
        this.cancelTasks = cancelTasks;
        this.retryTasks = retryTasks;
        this.overview = overview;
        this.caller = caller;
    }

    /** Cancels, and returns with a flash message that says how many tasks. */
    Response cancel(TaskSelection selection, String back) {
        long canceled = cancelTasks.run(selection, false).tasks();
        overview.forget();
        return Redirect.to(back, FlashMessage.CANCELED, canceled);
    }

    /** Retries, and leads to the new group, to the list of tasks if there are several groups, or back if there was nothing to retry. */
    Response retry(TaskSelection selection, String reason, String back) {
        Made made = retryTasks.run(selection, caller.name(), reason);
        overview.forget();
        if (made.tasks() == 0) {
            return Redirect.to(back, FlashMessage.NOTHING_TO_RETRY, 0);
        }
        return made.groupIds().size() == 1
                ? Redirect.to("/groups/" + made.groupIds().iterator().next(), FlashMessage.RETRIED, made.tasks())
                : Redirect.to("/tasks", FlashMessage.RETRIED, made.tasks());
    }
}
