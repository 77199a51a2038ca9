package io.parsermanager.web.overview;

import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One thing that needs attention.
 *
 * @param kind what it is; the message bundle has a sentence for each
 * @param bad red, else amber
 * @param subject the task type, or the reason of cancels; null if there is none
 * @param n how many
 * @param of how many there are in all; 0 if that is not said
 * @param seconds a duration; 0 if there is none
 */
@TemplateData
public record Finding(Kind kind, boolean bad, Subject subject, long n, long of, double seconds) {
    /** What needs attention. */
    public enum Kind {
        FAILURE_RATE,
        DEAD_LETTERS,
        CANCELS,
        FAILING_SCHEDULES,
        WAITING_STATUSES,
        SLOW_DATABASE
    }

    /** What the finding is about. */
    @TemplateData
    public record Subject(String name, String sourceType, String taskType) {
        static Subject of(String name) {
            return new Subject(name, null, null);
        }
    }

    /** Fewer finished tasks say nothing about a rate. */
    private static final long MIN_TASKS = 10;

    private static final int WARN_PERCENT = 20;
    private static final int BAD_PERCENT = 50;

    private static final long MANY_DEAD_LETTERS = 100;
    private static final long MIN_CANCELS = 10;

    private static final long MIN_FAILING = 5;
    private static final int WARN_FAILING_PERCENT = 5;
    private static final int BAD_FAILING_PERCENT = 25;

    private static final long WARN_STATUSES = 10_000;
    private static final long BAD_STATUSES = 100_000;

    private static final double SLOW_S = 2;

    /** All findings, red ones first. */
    static List<Finding> of(Signals signals, long waitingStatuses) {
        List<Finding> found = new ArrayList<>();
        signals.types().stream()
                .filter(type -> type.finished() >= MIN_TASKS)
                .filter(type -> percent(type.bad(), type.finished()) >= WARN_PERCENT)
                .forEach(type -> found.add(new Finding(
                        Kind.FAILURE_RATE,
                        percent(type.bad(), type.finished()) >= BAD_PERCENT,
                        new Subject(type.sourceType() + " " + type.taskType(), type.sourceType(), type.taskType()),
                        type.bad(),
                        type.finished(),
                        0)));
        if (signals.deadLetters() > 0) {
            found.add(number(
                    Kind.DEAD_LETTERS,
                    signals.deadLetters() >= MANY_DEAD_LETTERS,
                    Subject.of(null),
                    signals.deadLetters()));
        }
        signals.cancels().stream()
                .filter(cancels -> cancels.tasks() >= MIN_CANCELS)
                .forEach(cancels ->
                        found.add(number(Kind.CANCELS, false, Subject.of(cancels.reason()), cancels.tasks())));
        failing(signals, found);
        if (waitingStatuses >= WARN_STATUSES) {
            found.add(
                    number(Kind.WAITING_STATUSES, waitingStatuses >= BAD_STATUSES, Subject.of(null), waitingStatuses));
        }
        if (signals.tookS() >= SLOW_S) {
            found.add(new Finding(Kind.SLOW_DATABASE, false, Subject.of(null), 0, 0, signals.tookS()));
        }
        found.sort(Comparator.comparing(Finding::bad).reversed());
        return List.copyOf(found);
    }

    /** The number of schedules is an estimate, so it may be below the number of those that fail. */
    private static void failing(Signals signals, List<Finding> found) {
        long failing = signals.failing();
        long all = Math.max(failing, signals.schedules());
        if (failing >= MIN_FAILING
                && (percent(failing, all) >= WARN_FAILING_PERCENT || failing >= LoadSignals.MAX_FAILING)) {
            found.add(new Finding(
                    Kind.FAILING_SCHEDULES,
                    percent(failing, all) >= BAD_FAILING_PERCENT,
                    Subject.of(null),
                    failing,
                    all,
                    0));
        }
    }

    private static Finding number(Kind kind, boolean bad, Subject subject, long n) {
        return new Finding(kind, bad, subject, n, 0, 0);
    }

    private static long percent(long part, long all) {
        return all == 0 ? 0 : 100 * part / all;
    }

    public String percent() {
        return String.valueOf(percent(n, of));
    }

    public boolean is(String name) {
        return kind.name().equals(name);
    }
}
