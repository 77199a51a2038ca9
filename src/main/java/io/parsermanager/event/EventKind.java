package io.parsermanager.event;

import java.util.Arrays;

/** The kinds of events. The triggers of the database write them. */
public enum EventKind {
    SOURCE_FAILING("source.failing"),
    SOURCE_QUARANTINED("source.quarantined"),
    SOURCE_RECOVERED("source.recovered"),
    SOURCE_MOVED("source.moved"),
    SOURCE_OVERFLOW("source.overflow"),
    SOURCE_STALE("source.stale"),
    QUOTA_CLOSED("quota.closed"),
    QUOTA_EXHAUSTED("quota.exhausted"),
    QUOTA_OPENED("quota.opened"),
    SOURCE_TYPE_OVERLOADED("source_type.overloaded"),
    SOURCE_TYPE_RELIEVED("source_type.relieved"),
    TASK_FINISHED("task.finished");

    private final String text;

    EventKind(String text) {
        this.text = text;
    }

    /** The name in messages, such as {@code source.failing}. */
    public String text() {
        return text;
    }

    /** The names of all kinds. */
    static String[] names(boolean withTasks) {
        return Arrays.stream(values())
                .filter(kind -> withTasks || kind != TASK_FINISHED)
                .map(EventKind::text)
                .toArray(String[]::new);
    }
}
