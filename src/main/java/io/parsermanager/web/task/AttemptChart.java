package io.parsermanager.web.task;

import io.parsermanager.quota.WaitOfTask.Wait;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.find.TaskAttemptResource.AttemptView;
import io.parsermanager.task.find.TaskResource.TaskView;
import io.parsermanager.web.format.NumberFormats;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts of a task as bars on one time axis.
 *
 * @param from the left end of the axis: the task is created
 * @param to the right end: the task is final, or now
 */
@TemplateData
public record AttemptChart(List<Row> rows, Instant from, Instant to) {
    /** The units of the axis. */
    static final int WIDTH = 1000;

    /** The least width of a phase, so that a short one between long ones is still seen. */
    private static final double THINNEST = 2;

    /** What a task does at a time. */
    enum Kind {
        /** It waits to be sent. */
        WAIT,
        /** It waits until the back-off of the attempt before is over. */
        BACK_OFF,
        /** Back-off and wait of an earlier attempt: the service does not keep when its back-off ended. */
        PAUSE,
        /** A quota keeps it back. */
        HELD,
        /** It waits for a parser. */
        QUEUE,
        /** A parser works on it. */
        WORK
    }

    /**
     * A part of an attempt.
     *
     * @param kind the name of a {@link Kind}
     * @param x the left end of its bar
     */
    @TemplateData
    public record Phase(String kind, Instant from, Instant to, double x, double width) {
        public String took(String language) {
            return NumberFormats.between(from, to, language);
        }
    }

    /**
     * An attempt.
     *
     * @param status the status of the task, for its latest attempt; else null
     * @param outcome how an earlier attempt ended; else null
     */
    @TemplateData
    public record Row(
            int attempt,
            List<Phase> phases,
            Instant endedAt,
            String status,
            String outcome,
            String worker,
            String errorCode,
            String errorMessage) {}

    /**
     * The chart of a task.
     *
     * @param earlier the attempts before the latest one, the oldest first
     * @param wait the quota that keeps it back; null if none does
     * @param now the database's time; not read if the task is final
     */
    static AttemptChart of(TaskView task, List<AttemptView> earlier, Wait wait, Instant now) {
        Axis axis = new Axis(task.createdAt(), task.finishedAt() == null ? now : task.finishedAt());
        List<Row> rows = new ArrayList<>();
        Instant begin = task.createdAt();
        for (AttemptView attempt : earlier) {
            Instant sent = first(attempt.queuedAt(), attempt.startedAt(), attempt.endedAt());
            List<Phase> phases = new ArrayList<>();
            axis.add(phases, attempt.attempt() == 1 ? Kind.WAIT : Kind.PAUSE, begin, sent);
            addSent(axis, phases, sent, attempt.startedAt(), attempt.endedAt());
            rows.add(new Row(
                    attempt.attempt(),
                    phases,
                    attempt.endedAt(),
                    null,
                    attempt.outcome(),
                    attempt.worker(),
                    attempt.errorCode(),
                    attempt.errorMessage()));
            begin = attempt.endedAt();
        }
        rows.add(latest(axis, task, begin, wait));
        return new AttemptChart(rows, axis.from, axis.to);
    }

    private static Row latest(Axis axis, TaskView task, Instant begin, Wait wait) {
        Instant sent = first(task.queuedAt(), task.startedAt(), axis.to);
        List<Phase> phases = new ArrayList<>();
        if (wait != null) {
            Instant held = between(wait.waitsSince(), begin, sent);
            axis.add(phases, task.attempt() == 1 ? Kind.WAIT : Kind.PAUSE, begin, held);
            axis.add(phases, Kind.HELD, held, sent);
        } else {
            Instant due = task.attempt() == 1 ? begin : between(task.availableAt(), begin, sent);
            axis.add(phases, Kind.BACK_OFF, begin, due);
            axis.add(phases, Kind.WAIT, due, sent);
        }
        addSent(axis, phases, sent, task.startedAt(), axis.to);
        boolean failed = task.status() == TaskStatus.FAILED;
        return new Row(
                task.attempt(),
                phases,
                task.finishedAt(),
                task.status().name(),
                null,
                task.worker(),
                failed ? task.errorCode() : null,
                failed ? task.errorMessage() : null);
    }

    private static void addSent(Axis axis, List<Phase> phases, Instant sent, Instant started, Instant ended) {
        axis.add(phases, Kind.QUEUE, sent, started == null ? ended : started);
        if (started != null) {
            axis.add(phases, Kind.WORK, started, ended);
        }
    }

    private static Instant first(Instant queued, Instant started, Instant otherwise) {
        if (queued != null && (started == null || queued.isBefore(started))) {
            return queued;
        }
        return started == null ? otherwise : started;
    }

    private static Instant between(Instant at, Instant from, Instant to) {
        if (at.isBefore(from)) {
            return from;
        }
        return at.isAfter(to) ? to : at;
    }

    /** Places times on the axis. */
    private record Axis(Instant from, Instant to) {
        /** Adds a phase unless it is empty. */
        private void add(List<Phase> phases, Kind kind, Instant begin, Instant end) {
            if (end.isAfter(begin)) {
                double x = place(begin);
                phases.add(new Phase(kind.name(), begin, end, x, Math.max(THINNEST, place(end) - x)));
            }
        }

        private double place(Instant at) {
            double whole = Math.max(1, Duration.between(from, to).toMillis());
            double part = Duration.between(from, at).toMillis() / whole;
            return Math.round(Math.min(1, Math.max(0, part)) * (WIDTH - THINNEST) * 10) / 10.0;
        }
    }
}
