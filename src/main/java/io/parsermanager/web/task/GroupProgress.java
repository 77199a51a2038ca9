package io.parsermanager.web.task;

import io.parsermanager.task.group.TaskGroupResource.TaskGroupView;
import io.quarkus.qute.TemplateExtension;

/** The progress of a group in percent, for its bar. */
@TemplateExtension
public final class GroupProgress {
    private GroupProgress() {}

    public static int goodPart(TaskGroupView group) {
        return part(group, group.successTasks());
    }

    public static int badPart(TaskGroupView group) {
        return part(group, group.failedTasks());
    }

    public static int canceledPart(TaskGroupView group) {
        return part(group, group.canceledTasks());
    }

    public static int badEnd(TaskGroupView group) {
        return goodPart(group) + badPart(group);
    }

    public static Integer unfinished(TaskGroupView group) {
        return group.newTasks() + group.queuedTasks() + group.inProgressTasks();
    }

    private static int part(TaskGroupView group, int tasks) {
        return group.totalTasks() == 0 ? 0 : (int) (100L * tasks / group.totalTasks());
    }
}
