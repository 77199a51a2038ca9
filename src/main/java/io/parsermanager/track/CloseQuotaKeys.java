package io.parsermanager.track;

import io.parsermanager.quota.CloseKeys;
import io.parsermanager.quota.CloseKeys.Report;
import io.parsermanager.track.StatusMessage.Closing;
import io.parsermanager.track.StatusMessage.Failure;
import io.parsermanager.track.StatusReader.Unreadable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the keys of quotas for which statuses ask: by {@code quota}, or by an error code and {@code retry_after_s}. A batch without either
 * runs no statement.
 */
@ApplicationScoped
class CloseQuotaKeys {
    /** The most quotas that one status may name; it ignores the others. */
    private static final int MAX_QUOTAS = 20;

    private final CloseKeys closeKeys;

    CloseQuotaKeys(CloseKeys closeKeys) {
        this.closeKeys = closeKeys;
    }

    /** Closes keys before the statuses are applied, because a finished task has no keys. */
    void run(List<StatusMessage> batch) {
        List<Report> reports = new ArrayList<>();
        for (StatusMessage status : batch) {
            Failure error = status.error();
            if (error.code() != null && error.retryAfterS() != null && error.retryAfterS() > 0) {
                reports.add(new Report(status.taskId(), status.token(), null, error.code(), error.retryAfterS()));
            }
            for (Closing closing : status.closings()) {
                reports.add(new Report(
                        status.taskId(), status.token(), closing.quota(), error.code(), closing.closedForS()));
            }
        }
        closeKeys.byParsers(reports);
    }

    /** Reads the field {@code quota} of a status. */
    static List<Closing> read(JsonFields fields) throws IOException, Unreadable {
        List<Closing> closings = new ArrayList<>();
        if (!fields.isObject("/quota")) {
            return closings;
        }
        fields.each(quota -> {
            String pointer = "/quota/" + StatusReader.cut(quota, 32);
            if (!fields.isObject(pointer)) {
                return;
            }
            Long[] seconds = new Long[1];
            fields.each(name -> {
                if (name.equals("closed_for_s")) {
                    seconds[0] = fields.wholeNumber(pointer + "/closed_for_s");
                } else {
                    fields.skip();
                }
            });
            if (seconds[0] != null && seconds[0] > 0 && closings.size() < MAX_QUOTAS) {
                closings.add(
                        new Closing(StatusReader.cut(quota, 32), Math.min(seconds[0], StatusReader.MAX_RETRY_AFTER_S)));
            }
        });
        return closings;
    }
}
