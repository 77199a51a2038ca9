package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three processes of the packaged service share the quotas of one database. {@code ./mvnw verify -Dit.test=QuotaReplicasIT
 * -Dchaos.full=true} takes 100,000 sources of one host in place of some thousand.
 */
@Tag("chaos")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuotaReplicasIT {
    private static final boolean FULL = Boolean.getBoolean("chaos.full");

    private static final int MANY = FULL ? 100_000 : 4_000;

    /** The time that the line of {@link #MANY} tasks takes. */
    private static final int LINE_S = FULL ? 60 : 20;

    /** A message gets its time in Kafka so much later than its task got its tokens, on a slow machine. */
    private static final int DELAY_S = 3;

    private static final Map<String, String> VARIABLES = Map.of(
            "SCHEDULER_CREATE_EVERY", "1s",
            "DISPATCH_EVERY", "1s",
            "DISPATCH_PAGE_SIZE", FULL ? "1000" : "100",
            "ALCHEMY_POLL_SIZE", "3",
            "ALCHEMY_OVERFLOW_POOL_SIZE", "9");

    private static final String SOURCES = """
            WITH made AS (
                INSERT INTO source (source_type, external_id, name, quota_keys)
                SELECT 'RSS', format(?, n), ?, ARRAY(SELECT id FROM quota_key WHERE name = substring(format(?, n) FROM '^https://([^/]+)/'))
                FROM generate_series(1, ?) n RETURNING id)
            INSERT INTO source_schedule (source_id, task_type_id, interval_s, next_run_at)
            SELECT made.id, tt.id, 31536000, now() FROM made, task_type tt WHERE tt.source_type = 'RSS'
            """;

    /** How many tasks of the sources with this name meet a condition. */
    private static final String COUNT = """
            SELECT count(*) FROM task t JOIN task_source ts ON ts.task_id = t.id JOIN source s ON s.id = ts.source_id WHERE s.name = ? AND %s
            """;

    private static Installation installation;
    private static Tables tables;
    private static final List<Replica> REPLICAS = new ArrayList<>();

    /**
     * A task of the line.
     *
     * @param ticket 0: it went without waiting
     * @param sentMs when its first message was in Kafka
     */
    private record InLine(long ticket, long sentMs) {}

    @BeforeAll
    static void start() {
        installation = new Installation();
        tables = installation.tables();
        IntStream.range(0, 3).forEach(i -> REPLICAS.add(installation.replica(VARIABLES)));
        REPLICAS.forEach(Replica::ready);
        tables.sql("UPDATE task_type SET cron = '0 0 1 1 *', spread_s = 0, batch_size = 1");
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @BeforeEach
    void clear() {
        tables.clear();
        tables.sql("DROP TABLE IF EXISTS seen CASCADE");
        tables.sql("CREATE TABLE seen (id bigint, ticket bigint)");
        tables.sql("""
                CREATE OR REPLACE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO seen VALUES (NEW.id, NEW.quota_ticket); RETURN NULL; END'""");
        tables.sql("CREATE OR REPLACE TRIGGER see AFTER UPDATE ON task FOR EACH ROW EXECUTE FUNCTION see()");
        tables.sql("DROP TABLE IF EXISTS taken CASCADE");
        tables.sql("CREATE TABLE taken (at timestamptz, full_at timestamptz)");
        tables.sql("""
                CREATE OR REPLACE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN INSERT INTO taken VALUES (clock_timestamp(), NEW.full_at); RETURN NULL; END'""");
        tables.sql(
                "CREATE OR REPLACE TRIGGER take AFTER UPDATE OF full_at ON quota_key FOR EACH ROW EXECUTE FUNCTION take()");
    }

    @Test
    @Order(1)
    void manyDueSourcesOfOneHostAreTouchedTwiceWhileAllOthersGoOn() {
        rule(MANY / LINE_S, MANY / 5);
        key("hot.example.org");
        sources("other", "no-host-%s", MANY / 10);
        sources("hot", "https://hot.example.org/%s", MANY);

        patiently().until(() -> count("hot", "t.status = 'QUEUED'") == MANY);

        assertThat(count("other", "t.status = 'QUEUED'")).isEqualTo(MANY / 10);
        assertThat(tables.column("""
                        SELECT max(t.queued_at) FILTER (WHERE s.name = 'other')
                               < percentile_disc(0.75) WITHIN GROUP (ORDER BY t.queued_at) FILTER (WHERE s.name = 'hot')
                        FROM task t JOIN task_source ts ON ts.task_id = t.id JOIN source s ON s.id = ts.source_id"""))
                .as("all others are sent while a quarter of the hot ones wait")
                .containsExactly(true);
        // a partition that stalls, or a replica that does not get to it for seconds, costs one more
        assertThat(tables.number("SELECT count(*) FROM (SELECT id FROM seen GROUP BY id HAVING count(*) > 2) many"))
                .as("tasks that were touched more than twice")
                .isLessThan(MANY / 20);
    }

    @Test
    @Order(2)
    void noKillLetsAHostBeAskedMoreOftenOrOutOfTurn() {
        int perSecond = 40;
        int burst = 60;
        int hot = 700;
        rule(perSecond, burst);
        key("hot.example.org");
        IntStream.rangeClosed(1, 100).forEach(i -> key("cold-" + i + ".example.org"));
        sources("cold", "https://cold-%s.example.org/", 100);
        sources("hot", "https://hot.example.org/%s", hot / 2);

        patiently().until(() -> count("hot", "t.status = 'QUEUED'") > burst);
        REPLICAS.remove(0).kill();
        sources("hot", "https://hot.example.org/more/%s", hot / 2);
        REPLICAS.add(installation.replica(VARIABLES));
        patiently().until(() -> count("hot", "t.status = 'QUEUED'") > hot / 2);
        REPLICAS.remove(0).kill();
        patiently().until(() -> count("hot", "t.status = 'QUEUED'") == hot);

        assertThat(count("cold", "t.status = 'QUEUED'")).isEqualTo(100);
        List<Long> sent = new ArrayList<>();
        Map<Long, Long> first = new HashMap<>();
        List<Object> tasks = tables.column(
                "SELECT ts.task_id FROM task_source ts JOIN source s ON s.id = ts.source_id WHERE s.name = 'hot'");
        installation.topics().all("rss_parser_tasks").stream()
                .filter(message -> tasks.contains(Long.valueOf(message.key())))
                .forEach(message -> {
                    sent.add(message.timestamp());
                    first.merge(Long.valueOf(message.key()), message.timestamp(), Math::min);
                });
        assertThat(first).hasSize(hot);
        assertNeverTooManyTokens(burst, perSecond);
        assertNeverTooOften(sent.stream().sorted().toList(), burst, perSecond);
        assertInTurn(first, perSecond);
    }

    /** By the clock of the database, without any delay: no take leaves more than the burst to come back. */
    private static void assertNeverTooManyTokens(int burst, int perSecond) {
        assertThat(tables.number("SELECT count(*) FROM taken")).isPositive();
        assertThat(tables.column(
                        "SELECT full_at - at FROM taken WHERE full_at > at + make_interval(secs => ?)",
                        (double) burst / perSecond))
                .isEmpty();
    }

    /** For any interval t: sent <= burst + t / step. */
    private static void assertNeverTooOften(List<Long> sentMs, int burst, int perSecond) {
        for (int from = 0; from < sentMs.size(); from++) {
            for (int to = from; to < sentMs.size(); to++) {
                double seconds = (sentMs.get(to) - sentMs.get(from)) / 1000.0 + DELAY_S;
                assertThat(to - from + 1.0)
                        .as("sent within %.1f s", seconds - DELAY_S)
                        .isLessThanOrEqualTo(burst + seconds * perSecond);
            }
        }
    }

    /** First in, first out: no task goes before one that has stood in line so much longer that the delay does not explain it. */
    private static void assertInTurn(Map<Long, Long> firstSentMs, int perSecond) {
        Map<Long, Long> tickets = new HashMap<>();
        tables.column("SELECT id || ' ' || max(ticket) FROM seen WHERE ticket > 0 GROUP BY id").stream()
                .map(row -> String.valueOf(row).split(" ", -1))
                .forEach(row -> tickets.put(Long.valueOf(row[0]), Long.valueOf(row[1])));
        List<InLine> line = firstSentMs.entrySet().stream()
                .filter(task -> tickets.containsKey(task.getKey()))
                .map(task -> new InLine(tickets.get(task.getKey()), task.getValue()))
                .sorted(Comparator.comparing(InLine::ticket))
                .toList();
        assertThat(line).as("tasks that waited").hasSizeGreaterThan(firstSentMs.size() / 2);
        assertThat(line).extracting(InLine::ticket).doesNotHaveDuplicates();
        for (InLine task : line) {
            long before = line.stream()
                    .filter(other -> other.ticket < task.ticket - (long) DELAY_S * perSecond)
                    .mapToLong(InLine::sentMs)
                    .max()
                    .orElse(0);
            assertThat(task.sentMs).as("ticket %d", task.ticket).isGreaterThanOrEqualTo(before);
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Waiting.PATIENCE.plus(Duration.ofSeconds(2L * LINE_S)))
                .pollInterval(Duration.ofMillis(200));
    }

    private static void rule(int perSecond, int burst) {
        tables.sql(
                "UPDATE quota SET requests = ?, per_s = 1, burst = ?, reserve = 0 WHERE code = 'HOST'",
                perSecond,
                burst);
    }

    private static void key(String name) {
        tables.sql("INSERT INTO quota_key (quota_id, name) SELECT id, ? FROM quota WHERE code = 'HOST'", name);
    }

    /** Sources that are due now, each with the key of its host. */
    private static void sources(String name, String address, int howMany) {
        tables.sql(SOURCES, address, name, address, howMany);
    }

    private static long count(String name, String condition) {
        return tables.number(COUNT.formatted(condition), name);
    }
}
