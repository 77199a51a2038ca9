package io.parsermanager.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The statuses that a simulated parser reports of one task: JSON, as src/docs/messages.md has it. */
final class DemoStatuses {
    /** One source in so many fails although its task succeeds. */
    private static final int SOURCES_PER_FAILURE = 15;

    private final ObjectMapper json;
    private final JsonNode task;
    private final String worker;

    DemoStatuses(ObjectMapper json, JsonNode task, String worker) {
        this.json = json;
        this.task = task;
        this.worker = worker;
    }

    String inProgress() {
        return status("IN_PROGRESS").toString();
    }

    String failed(DemoFate fate) {
        ObjectNode status = status("FAILED");
        ObjectNode error = status.putObject("error");
        switch (fate) {
            case IS_TOLD_TO_WAIT ->
                error.put("code", "HTTP_429")
                        .put("message", "Simulated: too many requests")
                        .put("retry_after_s", 15);
            case FAILS -> error.put("code", "HTTP_410").put("message", "Simulated: gone for good");
            default -> error.put("code", "TIMEOUT").put("message", "Simulated: no answer in time");
        }
        return status.toString();
    }

    String success(long items) {
        ObjectNode status = status("SUCCESS");
        status.putObject("stats").put("items", items);
        ArrayNode sources = status.putArray("sources");
        for (JsonNode source : task.path("sources")) {
            long id = source.path("id").asLong();
            ObjectNode outcome = sources.addObject().put("id", id);
            if ((task.path("task_id").asLong() + id) % SOURCES_PER_FAILURE == 0) {
                outcome.put("status", "FAILED");
            } else {
                // the bookmark: how often this source was read, which needs the last one back to go on
                long reads = source.path("state").path("reads").asLong(0) + 1;
                outcome.put("status", "SUCCESS").putObject("state").put("reads", reads);
            }
        }
        return status.toString();
    }

    private ObjectNode status(String status) {
        return json.createObjectNode()
                .put("task_id", task.path("task_id").asLong())
                .put("attempt", task.path("attempt").asInt())
                .put("status", status)
                .put("worker", worker);
    }
}
