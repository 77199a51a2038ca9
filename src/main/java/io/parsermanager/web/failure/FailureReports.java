package io.parsermanager.web.failure;

import io.parsermanager.settings.Settings;
import io.parsermanager.web.overview.RefreshingValue;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/** Holds the reports of what fails for all visitors, at most OVERVIEW_EVERY old while somebody looks. */
@ApplicationScoped
public class FailureReports {
    private final Map<FailureWindow, RefreshingValue<FailureReport>> reports = new EnumMap<>(FailureWindow.class);

    FailureReports(LoadFailures loadFailures, Settings settings) {
        for (FailureWindow window : FailureWindow.values()) {
            reports.put(
                    window,
                    new RefreshingValue<>(
                            () -> loadFailures.read(window),
                            settings.overviewEvery(),
                            System::nanoTime,
                            Infrastructure.getDefaultExecutor()));
        }
    }

    /** The report of a window. A report that nobody asked for long is read anew first. */
    FailureReport of(FailureWindow window) {
        RefreshingValue<FailureReport> report = reports.get(window);
        if (report.get().stale()) {
            report.forget();
        }
        return report.get().value();
    }

    /** Makes the next visitor wait for new reports. */
    public void forget() {
        reports.values().forEach(RefreshingValue::forget);
    }
}
