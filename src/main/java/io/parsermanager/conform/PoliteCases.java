package io.parsermanager.conform;

import io.parsermanager.conform.ConformCase.Stage;
import io.parsermanager.track.message.StatusMessage.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How gentle a parser is with a site. */
final class PoliteCases {
    /** More requests at once than this are not tried. */
    static final int MAX_REQUESTS = 100;

    private PoliteCases() {}

    static List<ConformCase> all() {
        return List.of(
                new ConformCase(
                        "retry-after", "A host that answers 429 is left alone for a while", PoliteCases::retryAfter),
                new ConformCase("parallel", "A host gets few requests at once", PoliteCases::parallel));
    }

    /** Requests that were made at once may all meet the 429; after it there are none, not even for the other sources of the task. */
    private static String retryAfter(Stage stage) throws CaseFailure {
        int most = stage.settings().requestsPerHost();
        String[] urls = new String[2 * most + 1];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = stage.site().page(SitePage.BUSY);
        }
        SentTask task = stage.manager().send(urls);
        ReportedStatus end = stage.manager().end(task);
        awaitEndOfPause();
        int visits = 0;
        for (String url : urls) {
            visits += stage.site().visits(url).size();
        }
        if (visits > most) {
            throw new CaseFailure(
                    "The site said Retry-After: %d, and your parser made %d requests: leave the host alone so long, and report its other sources as FAILED with the same code"
                            .formatted(SitePage.RETRY_AFTER_S, visits));
        }
        if (visits == 0) {
            throw new CaseFailure("Nobody asked for %s".formatted(urls[0]));
        }
        for (SentTask.Source source : task.sources()) {
            if (end.outcome(source.id()) != Status.FAILED) {
                throw new CaseFailure("The host asked for a pause, and %s came out as %s: FAILED would be right"
                        .formatted(source.url(), end.outcome(source.id())));
            }
        }
        return "";
    }

    private static String parallel(Stage stage) throws CaseFailure {
        int most = stage.settings().requestsPerHost();
        stage.site().mostAtOnce();
        List<SentTask> tasks = new ArrayList<>();
        for (int i = 0; i < 2 * most + 2; i++) {
            tasks.add(stage.manager().send(stage.site().page(SitePage.UNHURRIED)));
        }
        for (SentTask task : tasks) {
            ReportedStatus end = stage.manager().end(task);
            if (end.message().status() != Status.SUCCESS) {
                throw new CaseFailure("A good feed came out as %s: SUCCESS would be right"
                        .formatted(end.message().status()));
            }
        }
        int atOnce = stage.site().mostAtOnce();
        if (atOnce > most) {
            throw new CaseFailure(
                    "%d requests were at your host at once: make at most %d, or say with --requests-per-host how many it may be"
                            .formatted(atOnce, most));
        }
        return "";
    }

    /** Else a parser that keeps the pause could not do what the next case asks for. */
    static void awaitEndOfPause() {
        StatusLog.await(Duration.ofSeconds(SitePage.RETRY_AFTER_S), () -> null);
    }

    /** Whether this is about the time of the next visit that a good feed asks for: parsers may round it. */
    static boolean isAskedFor(Instant notBefore) {
        long wait = Duration.between(Instant.now(), notBefore).toSeconds();
        return wait >= SitePage.MAX_AGE_S / 2 && wait <= 2 * SitePage.MAX_AGE_S;
    }
}
