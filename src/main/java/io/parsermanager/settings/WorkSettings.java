package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Sizes of batches, parallelism and time limits of the flows. A part of {@link Settings}. */
public interface WorkSettings {
    /** Schedules that one transaction turns into tasks. A larger value is a little faster and holds row locks longer. */
    @WithName("CREATE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int createPageSize();

    /**
     * The window of a group of schedules with an interval: those that are due within it share a group. Shorter ones make more groups than people
     * can read.
     */
    @WithName("GROUP_WINDOW")
    @WithDefault("1h")
    @DurationMin(minutes = 1)
    @DurationMax(days = 1)
    Duration groupWindow();

    /**
     * Batches of due schedules that a replica handles at once, if the first one was full. Each holds a connection. PostgreSQL's cores limit
     * the gain.
     */
    @WithName("CREATE_PAGES_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int createPagesAtOnce();

    /** Tasks or cancels that one transaction sends. Their rows stay locked until Kafka acknowledges them. */
    @WithName("DISPATCH_PAGE_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int dispatchPageSize();

    /**
     * Parts of a poll of statuses that a replica applies at once, each with at least a hundred of them. Each holds a connection.
     * PostgreSQL's cores limit the gain.
     */
    @WithName("TRACK_PARTS_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int trackPartsAtOnce();

    /**
     * Batches that a replica sends at once in addition to the first batch of each topic. While one waits for Kafka, another is read. Each
     * holds a connection, and batches of one group wait for each other at the counters of the group.
     */
    @WithName("DISPATCH_PAGES_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int dispatchPagesAtOnce();

    /**
     * Topics that a replica sends to at once. Each holds a connection and a batch in memory. A topic that takes nothing holds its place for
     * DISPATCH_TIMEOUT_MS, once.
     */
    @WithName("DISPATCH_TOPICS_AT_ONCE")
    @WithDefault("6")
    @Min(1)
    @Max(64)
    int dispatchTopicsAtOnce();

    /**
     * The longest time for a send, in milliseconds. The rows stay locked meanwhile. What is not acknowledged then waits for the next try.
     */
    @WithName("DISPATCH_TIMEOUT_MS")
    @WithDefault("10000")
    @Min(1000)
    @Max(45_000)
    int dispatchTimeoutMs();

    /**
     * The longest search for dead letters or for a message as it was sent, in milliseconds. After it the service answers with what it has
     * found.
     */
    @WithName("DEAD_LETTER_READ_TIMEOUT_MS")
    @WithDefault("5000")
    @Min(100)
    @Max(30_000)
    int deadLetterReadTimeoutMs();

    /** Tasks that one transaction cancels. */
    @WithName("EXPIRE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int expirePageSize();

    /**
     * The most bytes of text and JSON in one batch of any flow. The limit of rows applies as well. A replica holds several batches at once,
     * each several times (rows, JSON, Kafka's buffer), and 256 MB of heap must be enough.
     */
    @WithName("BATCH_MAX_BYTES")
    @WithDefault("4194304")
    @Min(10_000)
    @Max(268_435_456)
    long batchMaxBytes();

    /**
     * The most child rows in one batch, such as sources of its tasks. It limits the duration of a transaction for task types with large
     * batches.
     */
    @WithName("BATCH_MAX_CHILD_ROWS")
    @WithDefault("20000")
    @Min(1000)
    @Max(1_000_000)
    int batchMaxChildRows();
}
