package io.parsermanager.conform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.conform.ConformCase.Stage;
import io.parsermanager.track.message.StatusMessage.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What comes in the topic of tasks: also what is old, new, double or nonsense. */
final class MessageCases {
    /** Time for a visit that should not come. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private MessageCases() {}

    static List<ConformCase> all(List<String> codecs) {
        return Stream.concat(
                        Stream.of(
                                new ConformCase("attempt", "The attempt is sent back", MessageCases::attempt),
                                new ConformCase(
                                        "unknown-fields",
                                        "Fields of a later version are ignored",
                                        MessageCases::unknownFields),
                                new ConformCase(
                                        "duplicate", "A task that comes twice ends well", MessageCases::duplicate),
                                new ConformCase(
                                        "late", "A task whose deadline has passed is let lie", MessageCases::late),
                                new ConformCase(
                                        "nonsense",
                                        "What is no task does not stop the parser",
                                        MessageCases::nonsense)),
                        codecs.stream()
                                .map(codec -> new ConformCase(
                                        "codec-" + codec,
                                        "Tasks are read in the codec " + codec,
                                        stage -> codec(stage, codec))))
                .toList();
    }

    /** The last of all: it looks back at every task. */
    static ConformCase ends() {
        return new ConformCase("one-end", "Every attempt ends once, and nothing follows", stage -> {
            StatusLog.await(GRACE, () -> null);
            for (SentTask task : stage.manager().sent()) {
                StatusRules.check(task, stage.manager().log().of(task.id()));
            }
            List<ReportedStatus> unreadable = stage.manager().log().unreadable();
            if (!unreadable.isEmpty()) {
                throw new CaseFailure("%d statuses came that the service cannot read. The first: %s"
                        .formatted(unreadable.size(), unreadable.get(0).fault()));
            }
            return "";
        });
    }

    private static String attempt(Stage stage) throws CaseFailure {
        SentTask task = stage.manager().task(3, stage.site().page(SitePage.GOOD));
        requireSuccess(stage, stage.manager().send(task, message -> {}, "none"));
        return "";
    }

    private static String unknownFields(Stage stage) throws CaseFailure {
        SentTask task = stage.manager().task(1, stage.site().page(SitePage.GOOD));
        requireSuccess(
                stage,
                stage.manager()
                        .send(
                                task,
                                message -> {
                                    message.putObject("conform")
                                            .putArray("list")
                                            .add(1);
                                    ((ObjectNode) message.at("/sources/0")).put("conform", "new");
                                },
                                "none"));
        return "";
    }

    private static String duplicate(Stage stage) throws CaseFailure {
        SentTask made = stage.manager().task(1, stage.site().page(SitePage.GOOD));
        SentTask task = new SentTask(made.id(), 1, made.sources(), true);
        stage.manager().send(task, message -> {}, "none");
        stage.manager().send(task, message -> {}, "none");
        requireSuccess(stage, task);
        // the same topic and key: when this one is over, the second one is, or is at work
        requireSuccess(stage, stage.manager().send(stage.site().page(SitePage.GOOD)));
        StatusRules.check(task, stage.manager().log().of(task.id()));
        return "";
    }

    private static String late(Stage stage) throws CaseFailure {
        String url = stage.site().page(SitePage.GOOD);
        SentTask task = stage.manager().task(1, url);
        stage.manager()
                .send(
                        task,
                        message -> message.put(
                                        "created_at",
                                        Instant.now().minusSeconds(7_200).toString())
                                .put(
                                        "deadline_at",
                                        Instant.now().minusSeconds(3_600).toString())
                                .put(
                                        "expires_at",
                                        Instant.now().minusSeconds(60).toString()),
                        "none");
        requireSuccess(stage, stage.manager().send(stage.site().page(SitePage.GOOD)));
        StatusLog.await(GRACE, () -> stage.site().visits(url).isEmpty() ? null : url);
        if (!stage.site().visits(url).isEmpty()) {
            throw new CaseFailure(
                    "The feed was read an hour after the task's deadline_at: nobody waits for it. Look at deadline_at before you begin");
        }
        return "";
    }

    private static String nonsense(Stage stage) throws CaseFailure {
        for (String text : List.of("no JSON", "null", "[]", "{}", "{\"task_id\": \"x\"}", "")) {
            stage.manager().sendNonsense(text);
        }
        for (int i = 0; i < 3; i++) {
            requireSuccess(stage, stage.manager().send(stage.site().page(SitePage.GOOD)));
        }
        return "";
    }

    private static String codec(Stage stage, String codec) throws CaseFailure {
        SentTask task = stage.manager().task(1, stage.site().page(SitePage.GOOD));
        requireSuccess(stage, stage.manager().send(task, message -> {}, codec));
        return "";
    }

    private static void requireSuccess(Stage stage, SentTask task) throws CaseFailure {
        Status status = stage.manager().end(task).message().status();
        if (status != Status.SUCCESS) {
            throw new CaseFailure("A good feed came out as %s: SUCCESS would be right".formatted(status));
        }
    }
}
