package io.parsermanager.conform;

import io.parsermanager.conform.ConformCase.Stage;
import java.time.Duration;
import java.util.List;

/** How long work lasts, and what happens meanwhile. */
final class WorkCases {
    /** Parsers measure, too. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private WorkCases() {}

    static List<ConformCase> all() {
        return List.of(
                new ConformCase("heartbeat", "Slow work sends IN_PROGRESS again and again", WorkCases::heartbeat),
                new ConformCase("cancelled", "A cancel does no harm to other tasks", WorkCases::cancelled));
    }

    private static String heartbeat(Stage stage) throws CaseFailure {
        SentTask task = stage.manager().send(stage.site().page(SitePage.SLOW));
        stage.manager().end(task);
        List<ReportedStatus> statuses = stage.manager().log().of(task.id());
        for (int i = 1; i < statuses.size(); i++) {
            Duration silence =
                    Duration.ofNanos(statuses.get(i).at() - statuses.get(i - 1).at());
            if (silence.compareTo(stage.settings().silence().plus(TOLERANCE)) > 0) {
                throw new CaseFailure(
                        "Nothing came for %.1f s while the work went on: send IN_PROGRESS at least every %d s"
                                .formatted(
                                        silence.toMillis() / 1000.0,
                                        stage.settings().silence().toSeconds()));
            }
        }
        if (statuses.size() < 2) {
            throw new CaseFailure("Only the end came: send IN_PROGRESS when you begin, and at least every %d s"
                    .formatted(stage.settings().silence().toSeconds()));
        }
        return "";
    }

    private static String cancelled(Stage stage) throws CaseFailure {
        String url = stage.site().page(SitePage.SLOW);
        SentTask task = stage.manager().send(url);
        if (StatusLog.await(
                        stage.settings().patience(),
                        () -> stage.site().visits(url).isEmpty() ? null : url)
                == null) {
            throw new CaseFailure("Nobody asked for %s".formatted(url));
        }
        stage.manager().cancel(task);
        stage.manager().end(stage.manager().send(stage.site().page(SitePage.GOOD)));
        StatusLog.await(
                stage.settings().slowWork().plus(TOLERANCE),
                () -> stage.site().wasLeft(url) || isOver(stage, task) ? url : null);
        StatusRules.check(task, stage.manager().log().of(task.id()));
        return stage.site().wasLeft(url)
                ? "It reads cancels: it stopped the work"
                : "It does not read cancels, or finishes what it has begun: that costs time only";
    }

    private static boolean isOver(Stage stage, SentTask task) {
        return stage.manager().log().of(task.id()).stream().anyMatch(ReportedStatus::isFinal);
    }
}
