package io.parsermanager.conform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.conform.SentTask.Source;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The manager as the parser sees it: tasks and cancels go out, statuses come in. */
final class ManagerRole {
    /** So that ids of an earlier run are not taken for ours, and JavaScript reads them exactly. */
    private static final long IDS = 1_000_000_000_000_000L;

    private final ConformSettings settings;
    private final TaskSender sender;
    private final StatusLog log;
    private final List<SentTask> sent = new ArrayList<>();
    private long lastId = new SecureRandom().nextLong(IDS / 2, IDS);

    ManagerRole(ConformSettings settings, TaskSender sender, StatusLog log) {
        this.settings = settings;
        this.sender = sender;
        this.log = log;
    }

    /** Sends a new task with a source for each of these addresses. */
    SentTask send(String... urls) {
        return send(task(1, urls), message -> {}, "none");
    }

    /** A new task that is not sent yet. */
    SentTask task(int attempt, String... urls) {
        return new SentTask(
                ++lastId,
                attempt,
                Arrays.stream(urls).map(url -> new Source(++lastId, url, null)).toList(),
                false);
    }

    /** Sends this task, with a change to its message. */
    SentTask send(SentTask task, Consumer<ObjectNode> change, String codec) {
        ObjectNode message = sender.message(task);
        change.accept(message);
        sent.removeIf(earlier -> earlier.id() == task.id());
        sent.add(task);
        sender.send(task, message, codec);
        return task;
    }

    void cancel(SentTask task) {
        sender.cancel(task);
    }

    void sendNonsense(String text) {
        sender.sendNonsense(text);
    }

    /** All that were sent in this run. */
    List<SentTask> sent() {
        return List.copyOf(sent);
    }

    StatusLog log() {
        return log;
    }

    /**
     * Waits for the task's final status.
     *
     * @throws CaseFailure if none comes in time, or one comes that breaks a rule
     */
    ReportedStatus end(SentTask task) throws CaseFailure {
        ReportedStatus end = StatusLog.await(settings.patience(), () -> log.of(task.id()).stream()
                .filter(status -> status.isFinal() || status.message() == null)
                .findFirst()
                .orElse(null));
        StatusRules.check(task, log.of(task.id()));
        if (end != null) {
            return end;
        }
        List<ReportedStatus> unreadable = log.unreadable();
        if (!unreadable.isEmpty()) {
            throw new CaseFailure("A status came that the service cannot read: "
                    + unreadable.get(0).fault());
        }
        throw new CaseFailure("No final status of task %d came within %d s, and %s"
                .formatted(
                        task.id(),
                        settings.patience().toSeconds(),
                        log.of(task.id()).isEmpty()
                                ? "no other: does your parser run, and read the topic of --topic?"
                                : "the last was IN_PROGRESS: send SUCCESS or FAILED"));
    }
}
