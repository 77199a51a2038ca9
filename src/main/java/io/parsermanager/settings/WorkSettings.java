package io.parsermanager.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How much is done at once, and how long it may take. A part of {@link Settings}. */
public interface WorkSettings {
    /** Schedules that one transaction turns into tasks. Larger is a little faster, and holds row locks longer. */
    @WithName("CREATE_PAGE_SIZE")
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int createPageSize();

    /** Pages of due schedules that a replica makes into tasks at once, where the first one was full. Each holds a connection; PostgreSQL's cores are the bound. */
    @WithName("CREATE_PAGES_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int createPagesAtOnce();

    /** Tasks, or cancels, that one transaction sends. Their rows stay locked until Kafka has acknowledged them. */
    @WithName("DISPATCH_PAGE_SIZE")
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int dispatchPageSize();

    /** Parts of a poll of statuses that a replica applies at once, each at least a hundred of them. Each holds a connection; PostgreSQL's cores are the bound. */
    @WithName("TRACK_PARTS_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int trackPartsAtOnce();

    /** Batches that a replica sends at once where there is more than one topic can: all but the first of a topic count. While one waits for Kafka another is read. Each holds a connection, and those of one group wait for each other where its tasks are counted. */
    @WithName("DISPATCH_PAGES_AT_ONCE")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int dispatchPagesAtOnce();

    /** Topics that a replica sends to at once. Each holds a connection and a batch in memory; one that takes nothing holds its place for DISPATCH_TIMEOUT_MS, once. */
    @WithName("DISPATCH_TOPICS_AT_ONCE")
    @WithDefault("6")
    @Min(1)
    @Max(64)
    int dispatchTopicsAtOnce();

    /** How long a send may take before it is left for the next try, in milliseconds. Rows stay locked meanwhile. */
    @WithName("DISPATCH_TIMEOUT_MS")
    @WithDefault("10000")
    @Min(1000)
    @Max(45_000)
    int dispatchTimeoutMs();

    /** How long a look at the dead letters, or for a message as it was sent, may take, in milliseconds: then it answers with what it found. */
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
     * Bytes of text and JSON that one batch of any flow may hold, beside its limit of rows: what comes first ends the batch. A replica holds
     * some batches at once, each several times over (rows, JSON, Kafka's buffer), and 256 MB of heap must be enough.
     */
    @WithName("BATCH_MAX_BYTES")
    @WithDefault("4194304")
    @Min(10_000)
    @Max(268_435_456)
    long batchMaxBytes();

    /** Rows that may hang on the rows of one batch: sources of its tasks. It bounds how long a transaction takes where task types have large batches. */
    @WithName("BATCH_MAX_CHILD_ROWS")
    @WithDefault("20000")
    @Min(1000)
    @Max(1_000_000)
    int batchMaxChildRows();
}
