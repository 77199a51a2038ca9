package io.parsermanager.track.apply;

import io.parsermanager.track.apply.ApplyStatuses.Ignored;
import io.parsermanager.track.apply.ApplyStatuses.Verdict;
import io.parsermanager.track.message.StatusMessage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Tells statuses of finished tasks, which are late, from statuses of tasks that never were. */
@ApplicationScoped
class FinishedTasks {
    /** Each id is looked up by itself, so that PostgreSQL visits the partition of that id only. */
    private static final String IN_HISTORY = """
            SELECT CAST(i.nr - 1 AS integer) AS position, CASE WHEN i.attempt > h.attempt THEN 'FUTURE_ATTEMPT' ELSE 'LATE' END AS verdict
            FROM unnest(:tasks, :attempts) WITH ORDINALITY AS i (task_id, attempt, nr)
            CROSS JOIN LATERAL (SELECT attempt FROM task_history WHERE id = i.task_id) h
            """;

    /** One row of {@link #IN_HISTORY}. */
    @RegisterForReflection
    private record Row(Integer position, String verdict) {}

    private final Session session;

    FinishedTasks(Session session) {
        this.session = session;
    }

    /**
     * Judges the statuses of unknown tasks again. Call it after the statement that applies the batch: its snapshot must be younger than the locks
     * of that statement, which may have waited for a replica that finished the task.
     */
    List<Ignored> judge(List<StatusMessage> batch, List<Ignored> ignored) {
        List<StatusMessage> unknown = ignored.stream()
                .filter(one -> one.verdict() == Verdict.UNKNOWN_TASK)
                .map(one -> batch.get(one.position()))
                .toList();
        if (unknown.isEmpty()) {
            return ignored;
        }
        Map<Integer, Verdict> found = lookUp(unknown);
        List<Ignored> judged = new ArrayList<>();
        int nr = 0;
        for (Ignored one : ignored) {
            judged.add(
                    one.verdict() == Verdict.UNKNOWN_TASK
                            ? new Ignored(one.position(), found.getOrDefault(nr++, Verdict.UNKNOWN_TASK))
                            : one);
        }
        return judged;
    }

    private Map<Integer, Verdict> lookUp(List<StatusMessage> unknown) {
        return session
                .createNativeQuery(IN_HISTORY, Row.class)
                .setParameter(
                        "tasks", unknown.stream().map(StatusMessage::taskId).toArray(Long[]::new))
                .setParameter(
                        "attempts", unknown.stream().map(StatusMessage::attempt).toArray(Integer[]::new))
                .getResultList()
                .stream()
                .collect(Collectors.toMap(Row::position, row -> Verdict.valueOf(row.verdict)));
    }
}
