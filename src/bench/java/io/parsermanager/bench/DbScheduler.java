package io.parsermanager.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The peer: db-scheduler with a job to a task, which sends one message and is done when Kafka has acknowledged it. It has the polling
 * that its documentation advises for many executions, batched inserts, and more threads than any of them helps it with.
 */
final class DbScheduler implements AutoCloseable {
    private static final String TABLE = "db_scheduler.scheduled_tasks";
    private static final String TOPIC = "bench_jobs";
    private static final int THREADS = 100;

    /** As its documentation has it for PostgreSQL. */
    private static final String SCHEMA = """
            CREATE SCHEMA IF NOT EXISTS db_scheduler;
            DROP TABLE IF EXISTS db_scheduler.scheduled_tasks;
            CREATE TABLE db_scheduler.scheduled_tasks (
                task_name text NOT NULL, task_instance text NOT NULL, task_data bytea, execution_time timestamptz NOT NULL,
                picked boolean NOT NULL, picked_by text, last_success timestamptz, last_failure timestamptz, consecutive_failures int,
                last_heartbeat timestamptz, version bigint NOT NULL, priority smallint, PRIMARY KEY (task_name, task_instance));
            CREATE INDEX ON db_scheduler.scheduled_tasks (execution_time);
            CREATE INDEX ON db_scheduler.scheduled_tasks (last_heartbeat);
            CREATE INDEX ON db_scheduler.scheduled_tasks (priority DESC, execution_time ASC);
            """;

    private final World world;
    private final AgroalDataSource pool;
    private final KafkaProducer<byte[], byte[]> producer;
    private final OneTimeTask<Void> send;
    private final Scheduler scheduler;

    DbScheduler(World world) {
        this.world = world;
        world.broker().topics(TOPIC);
        world.database().sql(SCHEMA);
        producer = world.broker().producer();
        try {
            pool = AgroalDataSource.from(
                    new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(connections -> connections
                            .maxSize(30)
                            .acquisitionTimeout(Duration.ofSeconds(30))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(
                                            world.servers().jdbcUrl() + "?reWriteBatchedInserts=true")
                                    .principal(new NamePrincipal(world.servers().user()))
                                    .credential(
                                            new SimplePassword(world.servers().password())))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        send = Tasks.oneTime("send").execute((job, context) -> send(job.getId()));
        scheduler = Scheduler.create(pool, send)
                .tableName(TABLE)
                .threads(THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(100))
                .build();
    }

    /** Makes so many jobs and runs them. */
    void run(int jobs) {
        Instant due = Instant.EPOCH;
        List<TaskInstance<?>> instances = IntStream.rangeClosed(1, jobs)
                .<TaskInstance<?>>mapToObj(id -> send.instance(String.valueOf(id)))
                .toList();
        // the dead rows of the round before, which its polling would walk over
        world.database().sql("VACUUM " + TABLE);
        scheduler.scheduleBatch(instances, due);
        // or it sorts the whole table at every poll, as statistics of an empty one have it: ten times slower
        world.database().sql("ANALYZE " + TABLE);
        if (!scheduler.getSchedulerState().isStarted()) {
            scheduler.start();
        }
        Clock.until("db-scheduler has run everything", () -> world.database()
                .text("SELECT 1 FROM " + TABLE + " LIMIT 1")
                .isEmpty());
    }

    private void send(String id) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        byte[] message = ("{\"task_id\": " + id
                        + ", \"attempt\": 1, \"source_type\": \"BENCH\", \"task_type\": \"POSTS\"}")
                .getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(TOPIC, key, message)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        scheduler.stop();
        producer.close();
        pool.close();
    }
}
