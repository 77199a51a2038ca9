package io.parsermanager.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.error.InvalidInputException;

/** What decides when a schedule runs. */
public enum ScheduleMode {
    /** The cron of the task type. */
    CRON,
    /** An interval of its own. */
    FIXED,
    /** An interval that follows what the visits find. */
    ADAPTIVE;

    static ScheduleMode of(boolean adaptive, Integer intervalS) {
        if (adaptive) {
            return ADAPTIVE;
        }
        return intervalS == null ? CRON : FIXED;
    }

    /**
     * Checks an interval beside this mode.
     *
     * @throws InvalidInputException if FIXED has none, or another mode has one
     */
    void requireAgreement(Integer intervalS) {
        if (this == FIXED && intervalS == null) {
            throw InvalidInputException.field("interval_s", "is required for the mode FIXED");
        }
        if (this != FIXED && intervalS != null) {
            throw InvalidInputException.field("interval_s", "belongs to the mode FIXED: leave it out, or send FIXED");
        }
    }

    /** The reason of a next run that is as this mode says. The same as the SQL function {@code regular_why}. */
    JsonNode why(Integer intervalS, Integer intervalNowS) {
        ObjectNode why = JsonNodeFactory.instance.objectNode().put("by", name());
        Integer interval = this == ADAPTIVE ? intervalNowS : intervalS;
        return this == CRON || interval == null ? why : why.put("interval_s", interval);
    }
}
