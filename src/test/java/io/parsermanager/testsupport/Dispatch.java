package io.parsermanager.testsupport;

import io.parsermanager.dispatch.DispatchTasks;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Dispatch for tests that want every task sent, also on a busy machine, where Kafka may stall for seconds and tasks are put off. */
@ApplicationScoped
public class Dispatch {
    private static final String AVAILABLE =
            "SELECT array_agg(id) FROM task WHERE status = 'NEW' AND available_at <= now() AND deadline_at > now()";

    private static final String TRY_AGAIN = """
            WITH again AS (
                UPDATE task SET available_at = now() WHERE id = ANY (CAST(? AS bigint[])) AND status = 'NEW' AND available_at > now() RETURNING id)
            SELECT count(*) FROM again
            """;

    private final DispatchTasks dispatchTasks;
    private final Tables tables;

    Dispatch(DispatchTasks dispatchTasks, Tables tables) {
        this.dispatchTasks = dispatchTasks;
        this.tables = tables;
    }

    /**
     * Runs dispatch once, and again only if Kafka did not take everything.
     *
     * @return how many tasks were sent
     */
    public int all() {
        Object available = tables.column(AVAILABLE).get(0);
        AtomicInteger all = new AtomicInteger();
        Awaitility.await().atMost(Waiting.PATIENCE).until(() -> {
            int sent = dispatchTasks.run();
            all.addAndGet(sent);
            long putOff = tables.number(TRY_AGAIN, available);
            return available == null || (sent > 0 && putOff == 0);
        });
        return all.get();
    }
}
