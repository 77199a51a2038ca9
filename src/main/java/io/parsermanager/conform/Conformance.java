package io.parsermanager.conform;

import io.parsermanager.conform.CaseResult.Outcome;
import io.parsermanager.conform.ConformCase.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Plays the cases one after the other against a parser that runs. */
final class Conformance implements AutoCloseable {
    /** So that two instances of the parser share the tasks. */
    private static final int TASK_PARTITIONS = 4;

    private final ConformSettings settings;
    private final Site site;
    private final StatusLog log;
    private final Stage stage;

    private Conformance(ConformSettings settings, Site site, StatusLog log) {
        this.settings = settings;
        this.site = site;
        this.log = log;
        this.stage = new Stage(new ManagerRole(settings, new TaskSender(settings), log), site, settings);
    }

    /**
     * Makes the topics that are not there, opens the site and begins to read statuses.
     *
     * @throws IOException if the site cannot listen
     * @throws KafkaException if Kafka cannot be used
     */
    static Conformance start(ConformSettings settings) throws IOException {
        makeTopics(settings);
        Site site = Site.open(settings);
        try {
            return new Conformance(settings, site, StatusLog.open(settings));
        } catch (KafkaException e) {
            site.close();
            throw e;
        }
    }

    String siteAddress() {
        return site.address();
    }

    /** Plays those of these names, or all where it is null, and hands each result over as soon as there is one. */
    List<CaseResult> run(List<String> only, Consumer<CaseResult> each) {
        List<CaseResult> results = new ArrayList<>();
        for (ConformCase one : Cases.all(settings.codecs())) {
            if (only == null || only.contains(one.name())) {
                CaseResult result = heardNothing(results)
                        ? skipped(one, "No status came of the case before: it makes no sense to go on")
                        : play(one);
                results.add(result);
                each.accept(result);
            }
        }
        return results;
    }

    /** A parser that does not report at all lets each case wait all its time. */
    private boolean heardNothing(List<CaseResult> results) {
        return results.stream().anyMatch(CaseResult::failed) && log.isEmpty();
    }

    private static CaseResult skipped(ConformCase one, String why) {
        return new CaseResult(one.name(), one.promise(), Outcome.SKIPPED, why, Duration.ZERO);
    }

    private CaseResult play(ConformCase one) {
        long begin = System.nanoTime();
        Outcome outcome = Outcome.PASSED;
        String detail;
        try {
            detail = one.script().play(stage);
        } catch (CaseFailure e) {
            outcome = Outcome.FAILED;
            detail = e.getMessage();
        } catch (CaseSkipped e) {
            outcome = Outcome.SKIPPED;
            detail = e.getMessage();
        }
        return new CaseResult(one.name(), one.promise(), outcome, detail, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static void makeTopics(ConformSettings settings) {
        try (Admin admin = Admin.create(settings.kafka(Map.of()))) {
            List<NewTopic> topics = Stream.of(settings.topic(), settings.statusTopic(), settings.cancelTopic())
                    .distinct()
                    .map(name -> new NewTopic(
                            name,
                            name.equals(settings.topic()) ? Optional.of(TASK_PARTITIONS) : Optional.empty(),
                            Optional.empty()))
                    .toList();
            for (var made : admin.createTopics(topics).values().values()) {
                try {
                    made.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new KafkaException(e.getCause().getMessage(), e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        log.close();
        site.close();
    }
}
