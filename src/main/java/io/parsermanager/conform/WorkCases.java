package io.parsermanager.conform;

import io.parsermanager.conform.ConformCase.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long work lasts, and what happens meanwhile. */
final class WorkCases {
    /** Parsers measure, too. */
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private static final int TASKS_AT_RESTART = 4;

    private WorkCases() {}

    static List<ConformCase> all() {
        return List.of(
                new ConformCase("heartbeat", "Slow work sends IN_PROGRESS again and again", WorkCases::heartbeat),
                new ConformCase("cancelled", "A cancel does no harm to other tasks", WorkCases::cancelled),
                new ConformCase("restart", "A parser that is killed loses no task", WorkCases::restart));
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

    private static String restart(Stage stage) throws CaseFailure {
        if (stage.settings().restart() == null) {
            throw new CaseSkipped("--restart says how to kill and start your parser");
        }
        List<SentTask> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS_AT_RESTART; i++) {
            SentTask task = stage.manager().task(1, stage.site().page(i == 0 ? SitePage.SLOW : SitePage.GOOD));
            tasks.add(stage.manager().send(new SentTask(task.id(), 1, task.sources(), true), message -> {}, "none"));
        }
        String slow = tasks.get(0).source().url();
        StatusLog.await(
                stage.settings().patience(), () -> stage.site().visits(slow).isEmpty() ? null : slow);
        run(stage.settings().restart());
        for (SentTask task : tasks) {
            stage.manager().end(task);
        }
        return "";
    }

    private static void run(String command) throws CaseFailure {
        try {
            int code =
                    new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new CaseFailure("The command of --restart ended with %d".formatted(code));
            }
        } catch (IOException e) {
            throw new CaseFailure("The command of --restart cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaseFailure("Interrupted");
        }
    }
}
