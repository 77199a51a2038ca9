package io.parsermanager.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.conform.ManySites.Feed;
import io.parsermanager.conform.ReferenceParser.TopicNames;
import io.parsermanager.testsupport.FullForm;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten thousand feeds at a hundred hosts, with quotas and adaptive schedules, for each reference parser. A second instance joins, the first is
 * killed and started again, then the second is killed: nothing is lost. {@code ./mvnw verify -Dit.test=ManyFeedsIT -Dchaos.full=true}
 */
@Tag("slow")
@FullForm
class ManyFeedsIT {
    private static final Logger LOG = Logger.getLogger(ManyFeedsIT.class);
    private static final int FEEDS = Integer.getInteger("parsers.feeds", 10_000);
    private static final int BUSY = 20;
    private static final int MAX_ATTEMPTS = 3;

    /** Tasks that an instance works on when it is killed: 16 of each of its partitions at most. */
    private static final int AT_WORK = 16 * 8;

    private static final String FINISHED = "SELECT count(*) FROM task_history";
    private static final String UNFINISHED =
            "SELECT (SELECT count(*) FROM task) + (SELECT count(*) FROM source_schedule WHERE next_run_at <= now())";

    /** Of a source, the outcome of its newest task: "SUCCESS", or "FAILED" with the code of the error. */
    private static final String OUTCOMES = """
            SELECT DISTINCT ON (s.id) concat_ws(' ', s.external_id, ts.status, ts.error_code)
            FROM source s JOIN task_source_history ts ON ts.source_id = s.id ORDER BY s.id, ts.task_id DESC
            """;

    /** Two items an hour apart, none of them known, at a site that asks for no visit within the hour. */
    private static final String LEARNED = """
            SELECT count(*) FROM source_schedule WHERE failures = 0 AND found_new = 2 AND found_total = 2
                AND newest_at = '2026-11-24 07:00:00+00' AND interval_now_s BETWEEN 600 AND 3599
                AND not_before BETWEEN now() AND now() + interval '61 minutes'
            """;

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "java"})
    void nothingIsLost(String language) throws IOException {
        TopicNames topics = new TopicNames("rss_parser_tasks", "task_statuses", "task_cancellations", "rss_items");
        try (Installation installation = new Installation();
                ManySites sites = ManySites.open(FEEDS, BUSY)) {
            Replica service =
                    installation.replica(Map.of("DISPATCH_EVERY", "1s")).ready();
            Tables tables = installation.tables();
            importFeeds(service, tables, sites);
            String kafka = installation.servers().kafka().bootstrapServers();
            try (ReferenceParser first = Parsers.start(language, kafka, topics);
                    ReferenceParser second = first.second()) {
                long began = System.nanoTime();
                tables.sql("UPDATE source_schedule SET next_run_at = now() - interval '1 second'");
                killAndRestart(tables, first);
                awaitEnd(tables);
                Duration took = Duration.ofNanos(System.nanoTime() - began);

                requireOutcomes(tables, sites, first.output() + second.output());
                long visits = sites.feeds().stream().mapToInt(Feed::visits).sum();
                List<String> items = items(installation, topics);
                LOG.infof(
                        "%s: %d feeds in %d s, %d tasks, %d visits, %d items of which %d came twice, %d requests at once at most, %d keys",
                        language,
                        sites.feeds().size(),
                        took.toSeconds(),
                        tables.number(FINISHED),
                        visits,
                        items.size(),
                        items.size() - items.stream().distinct().count(),
                        sites.mostAtOnce(),
                        tables.number("SELECT count(*) FROM quota_key WHERE full_at IS NOT NULL"));
                long good = sites.feeds().stream().filter(Feed::isGood).count();
                assertThat(items.stream().distinct()).hasSize((int) (2 * good));
                assertThat(tables.number(LEARNED)).isEqualTo(good);
                assertThat(tables.number("SELECT count(*) FROM quota_key WHERE full_at IS NOT NULL"))
                        .as("hosts that took tokens")
                        .isEqualTo(sites.hosts());

                // once more: each good feed is visited with its bookmark, and nothing is published again
                assertThat(service.post("/api/v1/task_group/", "{}").statusCode())
                        .isEqualTo(201);
                awaitEnd(tables);
                assertThat(sites.feeds()).filteredOn(Feed::isGood).allMatch(Feed::wasVisitedWithBookmark);
                assertThat(items(installation, topics)).hasSameSizeAs(items);
                first.stop();
                second.stop();
            }
        }
    }

    private static void importFeeds(Replica service, Tables tables, ManySites sites) {
        String lines = sites.feeds().stream()
                .map(feed -> "{\"source_type\": \"RSS\", \"external_id\": \"%s\", \"name\": \"%s\", \"enabled\": false}"
                        .formatted(feed.url(), feed.page()))
                .collect(Collectors.joining("\n"));
        assertThat(service.post("/api/v1/source/import?format=jsonl", lines).body())
                .contains("\"made\":" + sites.feeds().size());
        tables.sql(
                "UPDATE task_type SET max_attempts = ?, backoff_s = 1, backoff_max_s = 2, batch_size = 3",
                MAX_ATTEMPTS);
        tables.sql("UPDATE source_schedule SET adaptive = true");
        tables.sql("UPDATE source SET enabled = true");
    }

    /** Both are killed over work: the second one when the first is back. */
    private static void killAndRestart(Tables tables, ReferenceParser first) {
        long tasks = FEEDS / 3;
        awaitFinished(tables, tasks / 10);
        ReferenceParser second = first.startSecond();
        awaitFinished(tables, tasks * 3 / 10);
        first.kill();
        awaitFinished(tables, tasks * 5 / 10);
        first.restart();
        awaitFinished(tables, tasks * 7 / 10);
        second.restart();
    }

    private static void awaitFinished(Tables tables, long tasks) {
        await().atMost(Waiting.START).until(() -> tables.number(FINISHED) >= tasks);
    }

    private static void awaitEnd(Tables tables) {
        await().atMost(Waiting.START.multipliedBy(2)).until(() -> tables.number(UNFINISHED) == 0);
    }

    private static void requireOutcomes(Tables tables, ManySites sites, String output) {
        Map<String, String> outcomes = new HashMap<>();
        tables.column(OUTCOMES).forEach(row -> {
            String[] words = row.toString().split(" ", 2);
            outcomes.put(words[0], words[1]);
        });
        assertThat(sites.feeds()).as(output).allSatisfy(feed -> {
            assertThat(outcomes.get(feed.url()))
                    .as(feed.url())
                    .isEqualTo(feed.isGood() ? "SUCCESS" : "FAILED " + feed.error());
            if (feed.page() != SitePage.BUSY) {
                assertThat(feed.visits()).as(feed.url()).isPositive();
            }
        });
        // the host asks for a pause at each visit: what comes meanwhile fails without one
        assertThat(sites.feeds().stream()
                        .filter(feed -> feed.page() == SitePage.BUSY)
                        .mapToInt(Feed::visits)
                        .sum())
                .as("visits of the busy host")
                .isPositive();
        assertThat(tables.number("SELECT count(*) FROM task_history WHERE status = 'CANCELED'"))
                .isZero();
        assertThat(tables.number("SELECT count(*) FROM task_history WHERE status = 'FAILED' AND error_code IS NULL"))
                .isZero();
        int again = sites.feeds().stream()
                .filter(Feed::isGood)
                .mapToInt(feed -> feed.visits() - 1)
                .sum();
        assertThat(again).as("visits that a kill made again").isBetween(0, 3 * AT_WORK * 3);
    }

    private static List<String> items(Installation installation, TopicNames topics) {
        return installation.topics().all(topics.items()).stream()
                .map(ManyFeedsIT::id)
                .toList();
    }

    private static String id(ConsumerRecord<String, String> item) {
        return new String(item.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }
}
