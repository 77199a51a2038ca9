package io.parsermanager.track.apply;

import io.parsermanager.quota.CloseKeys;
import io.parsermanager.quota.CloseKeys.Report;
import io.parsermanager.track.message.StatusMessage;
import io.parsermanager.track.message.StatusMessage.Closing;
import io.parsermanager.track.message.StatusMessage.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes the keys of quotas for which statuses ask: by {@code quota}, or by an error code and {@code retry_after_s}. A batch without either
 * runs no statement.
 */
@ApplicationScoped
public class CloseQuotaKeys {
    private final CloseKeys closeKeys;

    CloseQuotaKeys(CloseKeys closeKeys) {
        this.closeKeys = closeKeys;
    }

    /** Closes keys before the statuses are applied, because a finished task has no keys. */
    public void run(List<StatusMessage> batch) {
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
}
