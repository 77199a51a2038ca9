package io.parsermanager.web.failure;

import io.parsermanager.task.TaskStatus;
import io.parsermanager.web.format.TimeFormat;
import io.parsermanager.web.link.PageUrl;
import io.parsermanager.web.overview.BarChart;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.List;

/**
 * What fails in a window.
 *
 * @param at the time by the database's clock
 * @param since the beginning of the window
 * @param finished how many tasks finished in the window, successes too
 */
@TemplateData
public record FailureReport(Instant at, Instant since, long finished, long bad, List<Kind> kinds) {
    /**
     * Tasks of one task type that failed with one code, or that a deadline canceled for one reason.
     *
     * @param before how many there were in the window before
     * @param firstAt since when the code is seen without a day's break; null if that is not known
     */
    @TemplateData
    public record Kind(
            String sourceType,
            String taskType,
            String outcome,
            String code,
            long tasks,
            long before,
            Instant firstAt,
            BarChart trend,
            List<Host> hosts,
            Instant since) {
        public boolean isCanceled() {
            return outcome.equals("CANCELED");
        }

        public boolean isOther() {
            return code.equals(OutcomeCounts.OTHER);
        }

        public boolean isRising() {
            return tasks > before;
        }

        public boolean isFalling() {
            return tasks < before;
        }

        /** The address of the list of these tasks. */
        public String list() {
            return address("/tasks", null);
        }

        /** The address of the page that retries them. */
        public String retry() {
            return address("/tasks/retry", null);
        }

        /** The address of the list of these tasks of one host. */
        public String ofHost(String host) {
            return address("/tasks", host);
        }

        private String address(String path, String host) {
            boolean named = !code.isEmpty() && !isOther();
            return PageUrl.of(path)
                    .with("status", isCanceled() ? TaskStatus.CANCELED : TaskStatus.FAILED)
                    .with("source_type", sourceType)
                    .with("task_type", taskType)
                    .with("error_code", named && !isCanceled() ? code : null)
                    .with("cancel_reason", named && isCanceled() ? code : null)
                    .with("host", host)
                    .with("finished_from", TimeFormat.link(since))
                    .toString();
        }
    }

    /** How many of the newest tasks of a code are of a host. */
    @TemplateData
    public record Host(String name, long tasks) {}
}
