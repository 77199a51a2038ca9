package io.parsermanager.create;

import io.parsermanager.create.InsertTasks.Row;
import io.parsermanager.task.TasksMoved.Move;
import io.parsermanager.task.TasksMoved.Moved;
import io.parsermanager.tasktype.NextFirings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells other parts of the service what {@link InsertTasks} has made, by task type. */
final class MadeByType {
    private MadeByType() {}

    static List<Moved> of(Firing firing, NextFirings.Arrays types, List<Row> rows) {
        Map<Long, Row> made =
                rows.stream().filter(row -> row.tasks() > 0).collect(Collectors.toMap(Row::taskTypeId, row -> row));
        List<Moved> moved = new ArrayList<>();
        for (int i = 0; i < types.taskTypeIds().length; i++) {
            Row row = made.get(types.taskTypeIds()[i]);
            if (row != null) {
                moved.add(new Moved(
                        types.sourceTypes()[i],
                        types.taskTypes()[i],
                        Move.MADE,
                        firing.trigger().name(),
                        row.tasks(),
                        row.lateS() == null ? List.of() : List.of(row.lateS())));
            }
        }
        return moved;
    }
}
