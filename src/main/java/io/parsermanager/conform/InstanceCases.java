package io.parsermanager.conform;

import io.parsermanager.conform.ConformCase.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Instances of the parser that are killed, started again and joined by others. */
final class InstanceCases {
    private static final int SLOW_TASKS = 3;
    private static final int GOOD_TASKS = 5;

    private InstanceCases() {}

    static List<ConformCase> all() {
        return List.of(
                new ConformCase("restart", "A parser that is killed loses no task", InstanceCases::restart),
                new ConformCase(
                        "rebalance", "A second instance takes over from a killed one", InstanceCases::rebalance));
    }

    private static String restart(Stage stage) throws CaseFailure {
        if (stage.settings().restart() == null) {
            throw new CaseSkipped("--restart says how to kill and start your parser");
        }
        List<SentTask> tasks = send(stage, 1, GOOD_TASKS);
        awaitVisit(stage, tasks.subList(0, 1));
        run("--restart", stage.settings().restart());
        for (SentTask task : tasks) {
            stage.manager().end(task);
        }
        return "";
    }

    private static String rebalance(Stage stage) throws CaseFailure {
        if (stage.settings().startSecond() == null) {
            throw new CaseSkipped(
                    "--start-second and --kill-first say how to start a second instance of your parser, and how to kill the first");
        }
        List<SentTask> tasks = new ArrayList<>();
        try (TaskReaders readers = new TaskReaders(stage.settings())) {
            readers.awaitFirst();
            tasks.addAll(send(stage, 0, GOOD_TASKS));
            run("--start-second", stage.settings().startSecond());
            readers.awaitSecond();
        }
        tasks.addAll(send(stage, SLOW_TASKS, GOOD_TASKS));
        awaitVisit(stage, tasks.subList(GOOD_TASKS, GOOD_TASKS + SLOW_TASKS));
        run("--kill-first", stage.settings().killFirst());
        for (SentTask task : tasks) {
            stage.manager().end(task);
        }
        return "";
    }

    /** Sends tasks whose end may come twice: first the slow ones. */
    private static List<SentTask> send(Stage stage, int slow, int good) {
        List<SentTask> tasks = new ArrayList<>();
        for (int i = 0; i < slow + good; i++) {
            SentTask task = stage.manager().task(1, stage.site().page(i < slow ? SitePage.SLOW : SitePage.GOOD));
            tasks.add(stage.manager().send(new SentTask(task.id(), 1, task.sources(), true), message -> {}, "none"));
        }
        return tasks;
    }

    /** Waits until work on one of these is under way. */
    private static void awaitVisit(Stage stage, List<SentTask> tasks) {
        StatusLog.await(stage.settings().patience(), () -> tasks.stream()
                .filter(task -> !stage.site().visits(task.source().url()).isEmpty())
                .findFirst()
                .orElse(null));
    }

    private static void run(String option, String command) throws CaseFailure {
        try {
            int code =
                    new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new CaseFailure("The command of %s ended with %d".formatted(option, code));
            }
        } catch (IOException e) {
            throw new CaseFailure("The command of %s cannot be run: %s".formatted(option, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaseFailure("Interrupted");
        }
    }
}
