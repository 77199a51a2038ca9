package io.parsermanager.track;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parsermanager.kafka.CompactBytes;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A status that can never be applied, as Kafka gave it, and why.
 *
 * @param message for people; says more than the reason does
 */
public record DeadLetter(ConsumerRecord<CompactBytes, CompactBytes> record, Reason reason, String message) {

    /** Why a status can never be applied. */
    public enum Reason {
        /** The value is empty or not JSON. */
        NOT_JSON,
        /** The value is longer than KAFKA_STATUS_MAX_BYTES, and was not read. */
        TOO_LARGE,
        /** JSON, but a field is of a wrong type or out of bounds, or the value is not an object. */
        NOT_A_STATUS,
        /** task_id is missing. */
        NO_TASK_ID,
        /** status is missing. */
        NO_STATUS,
        /** The status is none that a parser may report. */
        UNKNOWN_STATUS,
        /** No such task: never made, or its history is gone. */
        UNKNOWN_TASK,
        /** An attempt that was never made. */
        FUTURE_ATTEMPT,
        /** PostgreSQL cannot keep what it says. */
        REFUSED_BY_DATABASE;

        /** Under which it is counted: what cannot be read is one outcome, whatever is wrong with it. */
        String outcome() {
            return switch (this) {
                case NOT_JSON, TOO_LARGE, NOT_A_STATUS, NO_TASK_ID, NO_STATUS, UNKNOWN_STATUS -> "UNREADABLE";
                case UNKNOWN_TASK, FUTURE_ATTEMPT, REFUSED_BY_DATABASE -> name();
            };
        }
    }

    /** What our headers begin with: the same as SmallRye's own dead letters, so that tools know most of them. */
    static final String HEADER = "dead-letter-";

    static final String REASON = HEADER + "reason";
    static final String MESSAGE = HEADER + "message";
    static final String TOPIC = HEADER + "topic";
    static final String PARTITION = HEADER + "partition";
    static final String OFFSET = HEADER + "offset";
    static final String TIMESTAMP = HEADER + "timestamp";
    static final String SHORTENED = HEADER + "shortened";

    /** A fault's text can quote the value it is about, all of it. */
    private static final int MAX_MESSAGE = 500;

    /** What is kept of key and value of a letter that Kafka finds too large: enough to see who wrote it. */
    private static final int SHORT = 65_536;

    byte[] key() {
        return bytes(record.key());
    }

    byte[] value() {
        return bytes(record.value());
    }

    /** Those of the record, without what an earlier life as a dead letter left there, and ours. */
    Headers headers() {
        Headers headers = new RecordHeaders();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(HEADER)) {
                headers.add(header);
            }
        });
        return addOurs(headers);
    }

    /** Never null: a topic that is compacted takes no record without a key. */
    byte[] shortKey() {
        return record.key() == null
                ? "%s-%d@%d"
                        .formatted(record.topic(), record.partition(), record.offset())
                        .getBytes(UTF_8)
                : record.key().first(SHORT);
    }

    byte[] shortValue() {
        return record.value() == null ? null : record.value().first(SHORT);
    }

    /** Ours alone, with a word on what is left out. */
    Headers shortHeaders() {
        return addOurs(new RecordHeaders())
                .add(SHORTENED, "the record had %d bytes".formatted(size()).getBytes(UTF_8));
    }

    /** What it holds when it is sent. */
    long size() {
        long headers = Arrays.stream(record.headers().toArray())
                .mapToLong(header -> header.key().length() + (header.value() == null ? 0 : header.value().length))
                .sum();
        return length(record.key()) + length(record.value()) + headers;
    }

    private Headers addOurs(Headers headers) {
        return headers.add(REASON, reason.name().getBytes(UTF_8))
                .add(
                        MESSAGE,
                        message.substring(0, Math.min(message.length(), MAX_MESSAGE))
                                .getBytes(UTF_8))
                .add(TOPIC, record.topic().getBytes(UTF_8))
                .add(PARTITION, String.valueOf(record.partition()).getBytes(UTF_8))
                .add(OFFSET, String.valueOf(record.offset()).getBytes(UTF_8))
                .add(
                        TIMESTAMP,
                        Instant.ofEpochMilli(record.timestamp()).toString().getBytes(UTF_8));
    }

    private static byte[] bytes(CompactBytes bytes) {
        return bytes == null ? null : bytes.bytes();
    }

    private static int length(CompactBytes bytes) {
        return bytes == null ? 0 : bytes.length();
    }
}
