package io.parsermanager.testsupport;

import io.parsermanager.task.TasksMoved;
import io.parsermanager.task.TasksMoved.Flow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How many rows each batch of a flow had. */
@ApplicationScoped
public class BatchSizes {
    private final Queue<TasksMoved> batches = new ConcurrentLinkedQueue<>();

    void add(@Observes TasksMoved batch) {
        batches.add(batch);
    }

    public void clear() {
        batches.clear();
    }

    public List<Long> of(Flow flow) {
        return batches.stream()
                .filter(batch -> batch.flow() == flow)
                .map(TasksMoved::rows)
                .toList();
    }
}
