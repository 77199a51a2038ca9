package io.parsermanager.dashboard;

import io.parsermanager.task.TaskGroupResource.TaskGroupView;
import io.quarkus.qute.TemplateExtension;

/** How far a group is, in hundredths, for its bar. */
@TemplateExtension
final class Bars {
    private Bars() {}

    static int goodPart(TaskGroupView group) {
        return part(group, group.successTasks());
    }

    static int badPart(TaskGroupView group) {
        return part(group, group.failedTasks());
    }

    static int canceledPart(TaskGroupView group) {
        return part(group, group.canceledTasks());
    }

    static int badEnd(TaskGroupView group) {
        return goodPart(group) + badPart(group);
    }

    static Integer unfinished(TaskGroupView group) {
        return group.newTasks() + group.queuedTasks() + group.inProgressTasks();
    }

    private static int part(TaskGroupView group, int tasks) {
        return group.totalTasks() == 0 ? 0 : (int) (100L * tasks / group.totalTasks());
    }
}
