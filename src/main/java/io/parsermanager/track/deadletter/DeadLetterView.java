package io.parsermanager.track.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter as a client sees it. Any field can be missing in a record that another program wrote to the topic.
 *
 * @param at when it was written to the dead-letter topic
 * @param topic the topic of the original record; partition, offset and time are the original ones too
 * @param value the beginning of the value, if it is text
 * @param valueBase64 the beginning of the value, if it is not text
 * @param valueBytes the length of the value
 * @param shortened why only a part of the record was kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterView(
        Instant at,
        String reason,
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

    static DeadLetterView of(ConsumerRecord<byte[], byte[]> record) {
        String key = text(record.key());
        String value = text(record.value());
        return new DeadLetterView(
                Instant.ofEpochMilli(record.timestamp()),
                header(record, DeadLetter.REASON),
                header(record, DeadLetter.MESSAGE),
                header(record, DeadLetter.TOPIC),
                header(record, DeadLetter.PARTITION),
                header(record, DeadLetter.OFFSET),
                header(record, DeadLetter.TIMESTAMP),
                key,
                key == null ? base64(record.key()) : null,
                value,
                value == null ? base64(record.value()) : null,
                record.value() == null ? 0 : record.value().length,
                header(record, DeadLetter.SHORTENED));
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    /** The bytes as UTF-8 text, or null if they are not UTF-8. A character that is cut at the end is left out. */
    private static String text(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.codePointCount(0, text.length()) <= SHOWN
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, SHOWN));
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String base64(byte[] bytes) {
        return bytes == null
                ? null
                : Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN)));
    }
}
