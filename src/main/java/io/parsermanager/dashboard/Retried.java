package io.parsermanager.dashboard;

import io.parsermanager.schedule.CreateTasks.Made;
import jakarta.ws.rs.core.Response;

/** Leads to what a retry made: its only group, else the list of groups; or back if there was nothing to do. */
final class Retried {
    private Retried() {}

    static Response answer(String back, Made made) {
        if (made.tasks() == 0) {
            return Redirect.to(back, Said.NOTHING_TO_RETRY, 0);
        }
        return made.groupIds().size() == 1
                ? Redirect.to("/groups/" + made.groupIds().iterator().next(), Said.RETRIED, made.tasks())
                : Redirect.to("/tasks", Said.RETRIED, made.tasks());
    }
}
