package io.parsermanager.testsupport;

import io.parsermanager.task.FlowPage;
import io.parsermanager.task.FlowPage.Flow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How many rows each batch of a flow had. */
@ApplicationScoped
public class BatchSizes {
    private final Queue<FlowPage> batches = new ConcurrentLinkedQueue<>();

    void add(@Observes FlowPage batch) {
        batches.add(batch);
    }

    public void clear() {
        batches.clear();
    }

    public List<Long> of(Flow flow) {
        return batches.stream()
                .filter(batch -> batch.flow() == flow)
                .map(FlowPage::rows)
                .toList();
    }
}
