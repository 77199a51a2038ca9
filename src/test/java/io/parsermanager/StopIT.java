package io.parsermanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.testsupport.Installation;
import io.parsermanager.testsupport.Replica;
import io.parsermanager.testsupport.Replica.Stopped;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process of the packaged service that is asked to stop: it does so in time, and leaves everything in order. */
@Tag("slow")
class StopIT {
    private static final Duration IN_TIME = Waiting.STOP;
    private static final Duration PATIENCE = Waiting.PATIENCE;
    private static final int TASKS = 20_000;

    private Installation installation;
    private Tables tables;
    private Topics topics;
    private Replica replica;

    @BeforeEach
    void start() {
        installation = new Installation();
        tables = installation.tables();
        topics = installation.topics();
        // small pages, so that there is a middle of work
        replica = installation.replica(Map.of("DISPATCH_PAGE_SIZE", "100")).ready();
        tables.source("RSS", "https://example.org/", Duration.ofHours(-1));
    }

    @AfterEach
    void end() {
        installation.close();
    }

    @Test
    void inTheMiddleOfWorkItFinishesWhatItHasInHandAndLeavesTheRest() throws Exception {
        makeTasks(TASKS);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> tables.number("SELECT count(*) FROM all_tasks WHERE status <> 'NEW'") > 0);
        List<Object> queued = tables.column("SELECT id FROM all_tasks WHERE status = 'QUEUED' LIMIT 1000");
        topics.send(queued.size(), i -> status((Long) queued.get(i)));

        Stopped stopped = replica.stop();

        assertThat(stopped.took()).as(replica.output()).isLessThan(IN_TIME);
        assertThat(stopped.code()).isIn(0, 143);
        assertThat(members()).as("members left in the group").isZero();
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'NEW'"))
                .as("left for others: else it was not in the middle")
                .isPositive();
        assertThat(sent())
                .as("every message sent is marked, every mark was sent")
                .isEqualTo(new HashSet<>(tables.column("SELECT id::text FROM all_tasks WHERE status <> 'NEW'")));

        Replica another = installation.replica(Map.of()).ready();
        await().atMost(PATIENCE).until(() -> tables.number("SELECT count(*) FROM all_tasks WHERE status = 'NEW'") == 0);
        await().atMost(PATIENCE)
                .until(() -> tables.number("SELECT count(*) FROM all_tasks WHERE status = 'SUCCESS'") == queued.size());
        assertThat(another.stop().took()).isLessThan(IN_TIME);
        assertThat(sent()).hasSize(TASKS);
    }

    @Test
    void whilePostgresIsAway() {
        installation.servers().database().crash();
        topics.send(1, i -> status(1));
        pauseForTrouble();

        Stopped stopped = replica.stop();

        assertThat(stopped.took()).as(replica.output()).isLessThan(IN_TIME);
        assertThat(stopped.code()).isIn(0, 143);
        installation.servers().database().start();
    }

    @Test
    void whileKafkaIsAway() {
        installation.servers().kafka().stop();
        makeTasks(5_000);
        pauseForTrouble();

        Stopped stopped = replica.stop();

        assertThat(stopped.took()).as(replica.output()).isLessThan(IN_TIME);
        assertThat(stopped.code()).isIn(0, 143);
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE status = 'NEW'"))
                .isEqualTo(5_000);
        installation.servers().kafka().start();
    }

    /** The service must have begun to wait for what is away: there is nothing to see of that from outside. */
    private static void pauseForTrouble() {
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    }

    private void makeTasks(int howMany) {
        tables.sql("""
                WITH made_group AS (INSERT INTO task_group (task_type_id, trigger, firing)
                                    SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id),
                made AS (
                    INSERT INTO task (task_group_id, task_type_id, deadline_at, expires_at)
                    SELECT g.id, g.task_type_id, now() + interval '1 hour', now() + interval '4 hours'
                    FROM made_group g, generate_series(1, ?) RETURNING id)
                INSERT INTO task_source (task_id, source_id) SELECT made.id, source.id FROM made, source
                """, howMany);
    }

    private static ProducerRecord<String, byte[]> status(long task) {
        return new ProducerRecord<>(
                "task_statuses",
                String.valueOf(task),
                "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task).getBytes(StandardCharsets.UTF_8));
    }

    /** The tasks in the topic, none of them twice. */
    private Set<Object> sent() {
        List<String> keys =
                topics.all("rss_parser_tasks").stream().map(ConsumerRecord::key).toList();
        Set<Object> once = new HashSet<>(keys);
        assertThat(keys).as("messages").hasSize(once.size());
        return once;
    }

    private int members() throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", installation.servers().kafka().bootstrapServers()))) {
            return admin.describeConsumerGroups(List.of("parser_manager"))
                    .all()
                    .get()
                    .get("parser_manager")
                    .members()
                    .size();
        }
    }
}
