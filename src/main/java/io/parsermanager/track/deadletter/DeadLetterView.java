package io.parsermanager.track.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter as a client sees it. Any field can be missing in a record that another program wrote to the topic.
 *
 * @param id its partition and offset in the dead-letter topic
 * @param at when it was written to the dead-letter topic
 * @param taskId the task that the value or the key names; there may be no such task
 * @param topic the topic of the original record; partition, offset and time are the original ones too
 * @param value the beginning of the value, if it is text
 * @param valueBase64 the beginning of the value, if it is not text
 * @param valueBytes the length of the value
 * @param shortened why only a part of the record was kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterView(
        String id,
        Instant at,
        String reason,
        Long taskId,
        String message,
        String topic,
        String partition,
        String offset,
        String timestamp,
        String key,
        String keyBase64,
        String value,
        String valueBase64,
        int valueBytes,
        String shortened) {
    /**
     * The most bytes of key and value that are shown. A status has some hundred characters; the limit keeps an answer with a thousand
     * letters small.
     */
    private static final int SHOWN = 4_000;

    private static final Pattern TASK_ID = Pattern.compile("\"task_id\"\\s*:\\s*(\\d{1,18})(?!\\d)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    static DeadLetterView of(ConsumerRecord<byte[], byte[]> record) {
        return of(record, SHOWN);
    }

    /**
     * A dead letter as a client sees it.
     *
     * @param shown the most characters of key and value
     */
    public static DeadLetterView of(ConsumerRecord<byte[], byte[]> record, int shown) {
        String key = text(record.key(), shown);
        String value = text(record.value(), shown);
        return new DeadLetterView(
                record.partition() + "-" + record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                header(record, DeadLetter.REASON),
                taskId(key, value),
                header(record, DeadLetter.MESSAGE),
                header(record, DeadLetter.TOPIC),
                header(record, DeadLetter.PARTITION),
                header(record, DeadLetter.OFFSET),
                header(record, DeadLetter.TIMESTAMP),
                key,
                key == null ? base64(record.key(), shown) : null,
                value,
                value == null ? base64(record.value(), shown) : null,
                record.value() == null ? 0 : record.value().length,
                header(record, DeadLetter.SHORTENED));
    }

    /** Whether the topic has only the beginning of the record. */
    public static boolean isShortened(ConsumerRecord<byte[], byte[]> record) {
        return header(record, DeadLetter.SHORTENED) != null;
    }

    /** The key of a status is the id of its task, unless the parser chose another one. */
    private static Long taskId(String key, String value) {
        Matcher named = TASK_ID.matcher(value == null ? "" : value);
        if (named.find()) {
            return Long.valueOf(named.group(1));
        }
        return key != null && NUMBER.matcher(key).matches() ? Long.valueOf(key) : null;
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    /** The bytes as UTF-8 text, or null if they are not UTF-8. A character that is cut at the end is left out. */
    private static String text(byte[] bytes, int shown) {
        if (bytes == null) {
            return null;
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.codePointCount(0, text.length()) <= shown
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, shown));
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String base64(byte[] bytes, int shown) {
        return bytes == null
                ? null
                : Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, Math.min(bytes.length, shown)));
    }
}
