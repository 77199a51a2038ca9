package io.parsermanager.track.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parsermanager.kafka.CompactBytes;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A status that can never be applied, with the Kafka record and the reason.
 *
 * @param message for people, with more detail than the reason
 */
public record DeadLetter(ConsumerRecord<CompactBytes, CompactBytes> record, Reason reason, String message) {

    /** Why a status can never be applied. */
    @Schema(name = "DeadLetterReason")
    public enum Reason {
        /** The value is empty or not JSON. */
        NOT_JSON,
        /** The value is longer than KAFKA_STATUS_MAX_BYTES; the service has not read it. */
        TOO_LARGE,
        /** The value is JSON, but not an object, or a field has a wrong type or is out of bounds. */
        NOT_A_STATUS,
        /** task_id is missing. */
        NO_TASK_ID,
        /** status is missing. */
        NO_STATUS,
        /** A parser may not report this status. */
        UNKNOWN_STATUS,
        /** There is no such task: it never existed, or its history was purged. */
        UNKNOWN_TASK,
        /** The attempt does not exist yet. */
        FUTURE_ATTEMPT,
        /** PostgreSQL cannot store the content. */
        REFUSED_BY_DATABASE;

        /** The value of the metric's outcome label. All unreadable values have the same one. */
        public String outcome() {
            return switch (this) {
                case NOT_JSON, TOO_LARGE, NOT_A_STATUS, NO_TASK_ID, NO_STATUS, UNKNOWN_STATUS -> "UNREADABLE";
                case UNKNOWN_TASK, FUTURE_ATTEMPT, REFUSED_BY_DATABASE -> name();
            };
        }
    }

    /** The prefix of the service's headers. It is the prefix of SmallRye's dead letters, so tools already know most of them. */
    static final String HEADER = "dead-letter-";

    static final String REASON = HEADER + "reason";
    static final String MESSAGE = HEADER + "message";
    static final String TOPIC = HEADER + "topic";
    static final String PARTITION = HEADER + "partition";
    static final String OFFSET = HEADER + "offset";
    static final String TIMESTAMP = HEADER + "timestamp";
    static final String SHORTENED = HEADER + "shortened";

    /** The most characters of a message, because an error text can quote the whole value. */
    private static final int MAX_MESSAGE = 500;

    /** The bytes of key and value that are kept of a record that Kafka finds too large: enough to see who wrote it. */
    private static final int SHORT = 65_536;

    byte[] key() {
        return bytes(record.key());
    }

    byte[] value() {
        return bytes(record.value());
    }

    /** The headers of the record and of the service. Headers of an earlier dead letter are left out. */
    Headers headers() {
        Headers headers = new RecordHeaders();
        record.headers().forEach(header -> {
            if (!header.key().startsWith(HEADER)) {
                headers.add(header);
            }
        });
        return addOurs(headers);
    }

    /** The beginning of the key. It is never null, because a compacted topic takes no record without a key. */
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

    /** The service's headers only, and one that says what is left out. */
    Headers shortHeaders() {
        return addOurs(new RecordHeaders())
                .add(SHORTENED, "the record had %d bytes".formatted(size()).getBytes(UTF_8));
    }

    /** The size in bytes when it is sent. */
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
