package io.parsermanager.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.conform.ReferenceParser.TopicNames;
import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged service, a site with 100 feeds, and each reference parser, which is killed in the middle of its work. {@link ManyFeedsIT} has
 * ten thousand.
 */
@Tag("slow")
class ReferenceParsersIT {
    private static final int FEEDS = 100;

    private static final String UNFINISHED =
            "SELECT count(*) FROM all_tasks WHERE status IN ('NEW', 'QUEUED', 'IN_PROGRESS')";
    private static final String SUCCEEDED = "SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'";

    /** Two items an hour apart, none of them known, at a site that asks for no visit within the hour. */
    private static final String LEARNED = """
            found_new = 2 AND found_total = 2 AND newest_at = '2026-11-24 07:00:00+00'
                AND interval_now_s BETWEEN 600 AND 3599 AND not_before BETWEEN now() AND now() + interval '61 minutes'
            """;

    @ParameterizedTest
    @ValueSource(strings = {"python", "node", "java"})
    void everyFeedIsReadThoughTheParserIsKilled(String language) throws IOException {
        TopicNames topics = new TopicNames("rss_parser_tasks", "task_statuses", "task_cancellations", "rss_items");
        try (Installation installation = new Installation();
                Site site = Site.open(ManySites.settings("127.0.0.1"));
                ReferenceParser parser =
                        Parsers.start(language, installation.servers().kafka().bootstrapServers(), topics)) {
            Replica service = installation.replica(Map.of()).ready();
            Tables tables = installation.tables();
            List<String> feeds = IntStream.range(0, FEEDS)
                    .mapToObj(i -> site.page(i == 0 ? SitePage.MOVED : SitePage.GOOD))
                    .toList();
            feeds.forEach(feed -> tables.source("RSS", feed, Duration.ofDays(-1)));
            tables.sql("UPDATE source_schedule SET adaptive = true, next_run_at = now() - interval '1 second'");

            await().atMost(Waiting.PATIENCE).until(() -> tables.number(SUCCEEDED) > 0);
            parser.restart();
            await().atMost(Waiting.START)
                    .until(() -> firstVisits(site, feeds) == FEEDS && tables.number(UNFINISHED) == 0);

            assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE failures > 0"))
                    .as(parser.output())
                    .isZero();
            List<String> items = items(installation, topics);
            assertThat(items.stream().distinct()).hasSize(2 * FEEDS);
            assertThat(tables.number("SELECT count(*) FROM source_schedule WHERE " + LEARNED))
                    .as(parser.output())
                    .isEqualTo(FEEDS);
            assertThat(tables.column("SELECT moved_to FROM source_schedule WHERE moved_to IS NOT NULL"))
                    .containsExactly(site.target(feeds.get(0)));

            // once more: nothing has changed, and nothing is published again
            assertThat(service.post("/api/v1/task_group/", "{}").statusCode()).isEqualTo(201);
            await().atMost(Waiting.START)
                    .until(() -> secondVisits(site, feeds) == FEEDS && tables.number(UNFINISHED) == 0);
            assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status <> 'SUCCESS'"))
                    .isZero();
            assertThat(items(installation, topics)).hasSameSizeAs(items);
            assertThat(tables.number("SELECT count(*) FROM task_source_history WHERE found_new = 0"))
                    .isEqualTo(FEEDS);
            parser.stop();
        }
    }

    private static long firstVisits(Site site, List<String> feeds) {
        return feeds.stream().filter(feed -> !site.visits(feed).isEmpty()).count();
    }

    private static long secondVisits(Site site, List<String> feeds) {
        return feeds.stream()
                .filter(feed -> site.visits(feed).stream().anyMatch(Site.Visit::conditional))
                .count();
    }

    private static List<String> items(Installation installation, TopicNames topics) {
        return installation.topics().all(topics.items()).stream()
                .map(ReferenceParsersIT::id)
                .toList();
    }

    private static String id(ConsumerRecord<String, String> item) {
        return new String(item.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }
}
