package io.parsermanager.web.source;

import io.parsermanager.web.source.SourceHistory.Past;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The latest tasks of a source as bars, newest on the right. A success goes up, a failure down, and anything else is a short bar on the
 * line, so the chart needs no colours.
 */
@TemplateData
public record OutcomeChart(List<Bar> bars, long success, long failed, long other) {
    /** One task. */
    @TemplateData
    public record Bar(int x, int y, int height, String status, long task) {}

    private static final int STEP = 10;
    private static final int LINE = 24;
    private static final int TALL = 20;
    private static final int SHORT = 6;

    static OutcomeChart of(List<Past> newestFirst) {
        int count = newestFirst.size();
        List<Bar> bars = IntStream.range(0, count)
                .mapToObj(i -> bar((count - 1 - i) * STEP, newestFirst.get(i)))
                .toList();
        long success = count(newestFirst, "SUCCESS");
        long failed = count(newestFirst, "FAILED");
        return new OutcomeChart(bars, success, failed, count - success - failed);
    }

    public int width() {
        return Math.max(1, bars.size()) * STEP;
    }

    private static Bar bar(int x, Past task) {
        return switch (task.status()) {
            case "SUCCESS" -> new Bar(x, LINE - TALL, TALL, task.status(), task.id());
            case "FAILED" -> new Bar(x, LINE, TALL, task.status(), task.id());
            default -> new Bar(x, LINE - SHORT / 2, SHORT, task.status(), task.id());
        };
    }

    private static long count(List<Past> tasks, String status) {
        return tasks.stream().filter(task -> task.status().equals(status)).count();
    }
}
