package io.parsermanager.quota;

import io.parsermanager.quota.WaitOfTask.Wait;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;

/** Why a task waits, over REST. */
@Path("/api/v1/task/{id}/quota")
public class TaskQuotaResource {
    private final WaitOfTask waitOfTask;

    TaskQuotaResource(WaitOfTask waitOfTask) {
        this.waitOfTask = waitOfTask;
    }

    /** The wait of a task that a quota keeps back. */
    @GET
    public Wait get(long id) {
        return waitOfTask.of(id).orElseThrow(() -> new NotFoundException("Task %d waits for no quota".formatted(id)));
    }
}
