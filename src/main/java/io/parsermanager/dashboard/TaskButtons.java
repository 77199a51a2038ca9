package io.parsermanager.dashboard;

import io.parsermanager.http.Caller;
import io.parsermanager.schedule.CreateTasks.Made;
import io.parsermanager.schedule.RetryTasks;
import io.parsermanager.task.CancelTasks;
import io.parsermanager.task.TaskSelection;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;

/** What the buttons do to one task, to a group's, or to all that a filter finds. */
@RequestScoped
public class TaskButtons {
    private final CancelTasks cancelTasks;
    private final RetryTasks retryTasks;
    private final Overview overview;
    private final Caller caller;

    TaskButtons(CancelTasks cancelTasks, RetryTasks retryTasks, Overview overview, Caller caller) {
        this.cancelTasks = cancelTasks;
        this.retryTasks = retryTasks;
        this.overview = overview;
        this.caller = caller;
    }

    /** Leads back, where a line says how many there were. */
    Response cancel(TaskSelection selection, String back) {
        long canceled = cancelTasks.run(selection, false).tasks();
        overview.forget();
        return Redirect.to(back, Said.CANCELED, canceled);
    }

    /** Leads to what it made: its only group, else the list of tasks; or back if there was nothing to do. */
    Response retry(TaskSelection selection, String reason, String back) {
        Made made = retryTasks.run(selection, caller.name(), reason);
        overview.forget();
        if (made.tasks() == 0) {
            return Redirect.to(back, Said.NOTHING_TO_RETRY, 0);
        }
        return made.groupIds().size() == 1
                ? Redirect.to("/groups/" + made.groupIds().iterator().next(), Said.RETRIED, made.tasks())
                : Redirect.to("/tasks", Said.RETRIED, made.tasks());
    }
}
