package io.parsermanager.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.testsupport.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Compares what a scenario's schedules, messages and statuses should have come to with what is in PostgreSQL and in Kafka. */
final class Ledger {
    static final int MAX_ATTEMPTS = 3;

    private static final Set<String> FINAL = Set.of("SUCCESS", "FAILED", "CANCELED");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TWO_ACTIVE = """
            SELECT count(*) FROM (
                SELECT FROM all_tasks t JOIN all_task_sources ts ON ts.task_id = t.id WHERE t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
                GROUP BY ts.source_id, t.task_type_id HAVING count(*) > 1) twice
            """;

    private static final String MISCOUNTED = """
            SELECT count(*) FROM task_group g, LATERAL (
                SELECT count(*) FILTER (WHERE status = 'NEW') AS n, count(*) FILTER (WHERE status = 'QUEUED') AS q,
                       count(*) FILTER (WHERE status = 'IN_PROGRESS') AS i, count(*) FILTER (WHERE status = 'SUCCESS') AS s,
                       count(*) FILTER (WHERE status = 'FAILED') AS f, count(*) FILTER (WHERE status = 'CANCELED') AS c
                FROM all_tasks t WHERE t.task_group_id = g.id) t
            WHERE (new_tasks, queued_tasks, in_progress_tasks, success_tasks, failed_tasks, canceled_tasks)
                  IS DISTINCT FROM (n, q, i, s, f, c)
            """;

    /** Of the scenario's schedules that are due once: how many there are whose tasks number so many. */
    private static final String FIRED = """
            SELECT count(*) FROM (
                SELECT count(ts.task_id) AS tasks
                FROM source s JOIN source_schedule ss ON ss.source_id = s.id AND ss.interval_s = %d
                LEFT JOIN all_task_sources ts ON ts.source_id = s.id
                WHERE s.name = ? GROUP BY s.id) f
            WHERE tasks %s
            """;

    /** Recurring schedules are due every other second: two tasks in one such time are one firing's. */
    private static final String FIRED_TWICE = """
            SELECT count(*) FROM (
                SELECT FROM source s JOIN source_schedule ss ON ss.source_id = s.id AND ss.interval_s = 2
                JOIN all_task_sources ts ON ts.source_id = s.id JOIN all_tasks t ON t.id = ts.task_id
                WHERE s.name = ? GROUP BY s.id, floor(extract(epoch FROM t.created_at) / 2) HAVING count(*) > 1) twice
            """;

    private static final String OF_SCENARIO = """
            EXISTS (SELECT FROM all_task_sources ts JOIN source s ON s.id = ts.source_id WHERE ts.task_id = t.id AND s.name = ?)
            """;

    private static final String UNFINISHED = """
            SELECT count(*) FROM all_tasks t WHERE t.status IN ('NEW', 'QUEUED', 'IN_PROGRESS')
            """;

    /** One tick of the timer that expires, a page, and some time for two busy cores. */
    private static final String OVERDUE = UNFINISHED + " AND t.deadline_at < now() - interval '4 seconds'";

    private static final String UNFIRED = """
            SELECT count(*) FROM source_schedule ss JOIN source s ON s.id = ss.source_id
            WHERE s.name = ? AND ss.enabled AND ss.next_run_at <= now()
            """;

    private static final String TASKS = """
            SELECT concat_ws(' ', t.id, tt.source_type, t.status, t.attempt, coalesce(t.cancel_reason, '-'), coalesce((
                SELECT string_agg(a.outcome, ',' ORDER BY a.attempt) FROM task_attempt a WHERE a.task_id = t.id), '-'))
            FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id WHERE
            """ + OF_SCENARIO + " ORDER BY t.id";

    /** How long a service may take to come to itself before an overdue task counts as stuck: connections, a rebalance, a start. */
    private static final Duration RECOVERY = Duration.ofSeconds(15);

    /**
     * What the comparison came to.
     *
     * @param due schedules that were due once
     * @param lost of these, the ones without a task
     * @param doubled firings that made more than one task for a source
     * @param unpublished attempts whose message is not in their topic
     * @param republished messages beyond the first of an attempt
     * @param applied statuses that moved their task
     * @param ignored statuses of final tasks, or of attempts that were given up or never made: counted, and without effect
     * @param unaccounted tasks that are not in the state that their statuses, read in order, lead to, or without a row for each earlier attempt
     */
    record Counts(
            long due,
            long lost,
            long doubled,
            long tasks,
            long unpublished,
            long republished,
            long statuses,
            long applied,
            long ignored,
            long unaccounted,
            long miscounted,
            long twoActive,
            long stuck) {}

    /** @param ended how each attempt before the last one ended */
    private record TaskRow(
            long id, String sourceType, String status, int attempt, String cancelReason, List<String> ended) {
        /** Whether no status ended the attempt: it fell silent, and another one followed. */
        boolean isRescued(int attempt) {
            return attempt <= ended.size() && !ended.get(attempt - 1).equals("FAILED");
        }

        boolean canceledByDeadline() {
            return status.equals("CANCELED") && sourceType.equals("VK");
        }

        static TaskRow of(String row) {
            List<String> words = List.of(row.split(" ", -1));
            return new TaskRow(
                    Long.parseLong(words.get(0)),
                    words.get(1),
                    words.get(2),
                    Integer.parseInt(words.get(3)),
                    words.get(4),
                    words.get(5).equals("-") ? List.of() : List.of(words.get(5).split(",", -1)));
        }
    }

    private record Attempt(long task, int attempt) {}

    /** Where reading a task's statuses in order leads. */
    private record Replay(String status, int attempt, long applied, boolean passedUnfinished) {}

    private final Tables tables;
    private final TopicReader topics;
    private final ChaosParser parser;
    private final String scenario;
    private final Map<String, Map<TopicPartition, Long>> begin = new HashMap<>();
    private long twoActive;
    private long miscounted;
    private long stuck;

    Ledger(Tables tables, TopicReader topics, ChaosParser parser, String scenario) {
        this.tables = tables;
        this.topics = topics;
        this.parser = parser;
        this.scenario = scenario;
        for (String topic : List.of(ChaosParser.RSS, ChaosParser.VK, ChaosParser.STATUSES)) {
            begin.put(topic, topics.end(topic));
        }
    }

    /** Looks for what must not be there at any time. */
    void watch() {
        twoActive = Math.max(twoActive, tables.number(TWO_ACTIVE));
        miscounted = Math.max(miscounted, tables.number(MISCOUNTED));
    }

    /** Waits until all that the scenario began has come to its end, and looks meanwhile for what is overdue. */
    void settle(Duration atMost) {
        long recovered = System.nanoTime() + RECOVERY.toNanos();
        Awaitility.await()
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> {
                    if (System.nanoTime() > recovered) {
                        stuck = Math.max(stuck, tables.number(OVERDUE));
                    }
                    return tables.number(UNFIRED, scenario) == 0
                            && tables.number(UNFINISHED) == 0
                            && parser.isQuiet()
                            && topics.lag() == 0;
                });
    }

    Counts counts() {
        watch();
        List<TaskRow> tasks = tables.column(TASKS, scenario).stream()
                .map(row -> TaskRow.of((String) row))
                .toList();
        Map<Attempt, Long> published = published();
        Map<Long, List<ReportedStatus>> reported = reported(tasks);
        long unpublished = 0;
        long republished = 0;
        long statuses = 0;
        long applied = 0;
        long unaccounted = 0;
        for (TaskRow task : tasks) {
            for (int attempt = 1; attempt <= task.attempt; attempt++) {
                long messages = published.getOrDefault(new Attempt(task.id, attempt), 0L);
                boolean neverSent = attempt == task.attempt && task.cancelReason.equals("NOT_DISPATCHED");
                unpublished += messages == 0 && !neverSent ? 1 : 0;
                republished += Math.max(0, messages - 1);
            }
            List<ReportedStatus> ofTask = reported.getOrDefault(task.id, List.of());
            Replay replay = replay(ofTask, task);
            statuses += ofTask.size();
            applied += replay.applied;
            unaccounted += agrees(task, replay) ? 0 : 1;
        }
        return new Counts(
                fired(">= 0"),
                fired("= 0"),
                fired("> 1") + tables.number(FIRED_TWICE, scenario),
                tasks.size(),
                unpublished,
                republished,
                statuses,
                applied,
                statuses - applied,
                unaccounted,
                miscounted,
                twoActive,
                stuck + tables.number(UNFINISHED + " AND " + OF_SCENARIO, scenario));
    }

    private long fired(String tasks) {
        return tables.number(FIRED.formatted(Load.ONCE_S, tasks), scenario);
    }

    private Map<Attempt, Long> published() {
        Map<Attempt, Long> published = new HashMap<>();
        for (String topic : List.of(ChaosParser.RSS, ChaosParser.VK)) {
            topics.read(topic, begin.get(topic), record -> {
                JsonNode message = json(record.value());
                published.merge(
                        new Attempt(
                                message.get("task_id").asLong(),
                                message.get("attempt").asInt()),
                        1L,
                        Long::sum);
            });
        }
        return published;
    }

    /** A task's statuses have its id for a key, and so lie in one partition, in order. */
    private Map<Long, List<ReportedStatus>> reported(List<TaskRow> tasks) {
        Map<Long, List<ReportedStatus>> reported = new HashMap<>();
        tasks.forEach(task -> reported.put(task.id, new ArrayList<>()));
        topics.read(ChaosParser.STATUSES, begin.get(ChaosParser.STATUSES), record -> ReportedStatus.read(record.value())
                .filter(status -> reported.containsKey(status.task()))
                .ifPresent(status -> reported.get(status.task()).add(status)));
        return reported;
    }

    /** The rules once more, one status at a time, without deadlines. */
    private static Replay replay(List<ReportedStatus> statuses, TaskRow task) {
        int reached = task.attempt;
        String status = "UNHEARD";
        int attempt = 1;
        long applied = 0;
        boolean passedUnfinished = reached == 1;
        for (ReportedStatus one : statuses) {
            while (one.attempt() != null && one.attempt() > attempt && task.isRescued(attempt)) {
                attempt++;
                status = "UNHEARD";
            }
            boolean counts = !FINAL.contains(status) && (one.attempt() == null || one.attempt() == attempt);
            boolean afterCancel = ((task.canceledByDeadline() && attempt == reached) || task.isRescued(attempt))
                    && FINAL.contains(one.status());
            if (counts && !afterCancel) {
                applied++;
                boolean again = one.status().equals("FAILED") && attempt < MAX_ATTEMPTS;
                status = again ? "UNHEARD" : one.status();
                attempt += again ? 1 : 0;
                passedUnfinished |= attempt == reached && !FINAL.contains(status);
            }
        }
        while (task.isRescued(attempt)) {
            attempt++;
            status = "UNHEARD";
        }
        return new Replay(
                status, attempt, applied, passedUnfinished || (attempt == reached && !FINAL.contains(status)));
    }

    /**
     * A task of RSS must be what its statuses say: its deadlines are too far for it to be canceled. One of VK may have been canceled at
     * any time before its last status came, or tried again after it fell silent; what was reported later is late or stale.
     */
    private static boolean agrees(TaskRow task, Replay replay) {
        boolean leadsThere = task.canceledByDeadline()
                ? replay.passedUnfinished
                : task.status.equals(replay.status) && task.attempt == replay.attempt;
        return leadsThere && task.ended.size() == task.attempt - 1;
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
