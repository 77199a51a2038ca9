package io.parsermanager.conform;

import io.parsermanager.conform.ConformCase.Stage;
import io.parsermanager.conform.SentTask.Source;
import io.parsermanager.track.message.StatusMessage.Found;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import io.parsermanager.track.message.StatusMessage.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What sites do, and what a parser reports of it. */
final class FeedCases {
    private FeedCases() {}

    static List<ConformCase> all() {
        return List.of(
                new ConformCase("feed", "A good feed is a SUCCESS", stage -> succeeds(stage, SitePage.GOOD)),
                new ConformCase("moved", "A redirect is followed, and a permanent one told of", FeedCases::moved),
                new ConformCase("gzip", "A feed is read in the encoding that was asked for", FeedCases::gzip),
                new ConformCase("bookmark", "A feed that was read is not read again", FeedCases::bookmark),
                new ConformCase("forbidden", "403 is a FAILED with a code", stage -> fails(stage, SitePage.FORBIDDEN)),
                new ConformCase("missing", "404 is a FAILED with a code", stage -> fails(stage, SitePage.MISSING)),
                new ConformCase("gone", "410 is a FAILED with a code", stage -> fails(stage, SitePage.GONE)),
                new ConformCase("busy", "429 is a FAILED that hands Retry-After on", FeedCases::busy),
                new ConformCase("broken", "XML that is cut off is a FAILED", stage -> fails(stage, SitePage.BROKEN)),
                new ConformCase(
                        "endless", "A feed that never ends is given up", stage -> fails(stage, SitePage.ENDLESS)),
                new ConformCase("batch", "Sources of one task are told of one by one", FeedCases::batch));
    }

    private static String succeeds(Stage stage, SitePage page) throws CaseFailure {
        String url = stage.site().page(page);
        SentTask task = stage.manager().send(url);
        requireOutcome(stage.manager().end(task), task.source(), Status.SUCCESS, page.name());
        if (stage.site().visits(url).isEmpty()) {
            throw new CaseFailure("SUCCESS came, and nobody asked for %s".formatted(url));
        }
        return "";
    }

    /** A parser need not send moved_to; a wrong one would move the source. */
    private static String moved(Stage stage) throws CaseFailure {
        String moved = stage.site().page(SitePage.MOVED);
        String proposal = movedTo(stage, moved);
        if (proposal != null && !proposal.equals(stage.site().target(moved))) {
            throw new CaseFailure("301 led to %s, and moved_to was %s: send the address that the redirect ends at"
                    .formatted(stage.site().target(moved), proposal));
        }
        String elsewhere = movedTo(stage, stage.site().page(SitePage.ELSEWHERE));
        if (elsewhere != null) {
            throw new CaseFailure(
                    "302 is not permanent, and moved_to was %s: send it for 301 and 308 only".formatted(elsewhere));
        }
        return proposal == null
                ? "moved_to did not come: send it after a 301 or 308, and a person can move the source"
                : "";
    }

    private static String movedTo(Stage stage, String url) throws CaseFailure {
        SentTask task = stage.manager().send(url);
        ReportedStatus end = stage.manager().end(task);
        requireOutcome(end, task.source(), Status.SUCCESS, "redirected");
        return end.ofSource(task.source().id()).map(SourceOutcome::movedTo).orElse(null);
    }

    private static String gzip(Stage stage) throws CaseFailure {
        return succeeds(stage, SitePage.GZIP);
    }

    private static String fails(Stage stage, SitePage page) throws CaseFailure {
        requireFailure(stage, page);
        return "";
    }

    private static ReportedStatus requireFailure(Stage stage, SitePage page) throws CaseFailure {
        SentTask task = stage.manager().send(stage.site().page(page));
        ReportedStatus end = stage.manager().end(task);
        requireOutcome(end, task.source(), Status.FAILED, page.name());
        if (end.message().status() == Status.FAILED && end.message().error().code() == null) {
            throw new CaseFailure("FAILED came without error.code: people see no reason");
        }
        return end;
    }

    private static String busy(Stage stage) throws CaseFailure {
        ReportedStatus end = requireFailure(stage, SitePage.BUSY);
        PoliteCases.awaitEndOfPause();
        Long wait = end.message().error().retryAfterS();
        if (end.message().status() == Status.FAILED && (wait == null || wait < SitePage.RETRY_AFTER_S)) {
            throw new CaseFailure("The site said Retry-After: %d, and error.retry_after_s was %s: hand it on"
                    .formatted(SitePage.RETRY_AFTER_S, wait));
        }
        return "";
    }

    private static String bookmark(Stage stage) throws CaseFailure {
        String url = stage.site().page(SitePage.GOOD);
        SentTask first = stage.manager().send(url);
        ReportedStatus end = stage.manager().end(first);
        requireOutcome(end, first.source(), Status.SUCCESS, "GOOD");
        String state = end.state(first.source().id()).orElse(null);
        if (state == null) {
            throw new CaseFailure(
                    "SUCCESS came without a bookmark: keep the ETag in sources[].state, and it comes back");
        }
        SentTask next = stage.manager().task(1);
        SentTask second = stage.manager()
                .send(
                        new SentTask(
                                next.id(), 1, List.of(new Source(first.source().id(), url, state)), false),
                        message -> {},
                        "none");
        ReportedStatus last = stage.manager().end(second);
        requireOutcome(last, second.source(), Status.SUCCESS, "GOOD");
        List<Site.Visit> visits = stage.site().visits(url);
        if (visits.size() < 2 || !visits.get(visits.size() - 1).conditional()) {
            throw new CaseFailure(
                    "The second visit had no If-None-Match and no If-Modified-Since: send what the bookmark holds, and the site answers 304");
        }
        return remark(
                end.ofSource(first.source().id()), last.ofSource(second.source().id()));
    }

    /** Of what adaptive schedules need, and is optional. A wrong number would teach them nonsense. */
    private static String remark(Optional<SourceOutcome> first, Optional<SourceOutcome> second) throws CaseFailure {
        Integer read = first.map(SourceOutcome::found).map(Found::newItems).orElse(null);
        Integer unchanged =
                second.map(SourceOutcome::found).map(Found::newItems).orElse(null);
        if (read == null || unchanged == null) {
            return "found.new did not come: send it, and adaptive schedules learn from the visits";
        }
        if (read > 2 || unchanged != 0) {
            throw new CaseFailure("The feed had two items, then nothing new (304), and found.new was %d, then %d"
                    .formatted(read, unchanged));
        }
        Instant notBefore = second.map(SourceOutcome::notBefore).orElse(null);
        if (notBefore != null && !PoliteCases.isAskedFor(notBefore)) {
            throw new CaseFailure("Cache-Control said max-age=%d, and not_before was %s: send now plus these seconds"
                    .formatted(SitePage.MAX_AGE_S, notBefore));
        }
        return notBefore != null ? "" : "not_before did not come: Cache-Control said max-age=" + SitePage.MAX_AGE_S;
    }

    private static String batch(Stage stage) throws CaseFailure {
        SentTask task = stage.manager()
                .send(
                        stage.site().page(SitePage.GOOD),
                        stage.site().page(SitePage.MISSING),
                        stage.site().page(SitePage.GOOD));
        ReportedStatus end = stage.manager().end(task);
        requireOutcome(end, task.sources().get(0), Status.SUCCESS, "first");
        requireOutcome(end, task.sources().get(1), Status.FAILED, "second, missing");
        requireOutcome(end, task.sources().get(2), Status.SUCCESS, "third");
        return "";
    }

    private static void requireOutcome(ReportedStatus end, Source source, Status wanted, String what)
            throws CaseFailure {
        if (end.outcome(source.id()) != wanted) {
            throw new CaseFailure("The %s source, %s, came out as %s: %s would be right%s"
                    .formatted(
                            what,
                            source.url(),
                            end.outcome(source.id()),
                            wanted,
                            end.message().error().message() == null
                                    ? ""
                                    : ". The parser says: "
                                            + end.message().error().message()));
        }
    }
}
