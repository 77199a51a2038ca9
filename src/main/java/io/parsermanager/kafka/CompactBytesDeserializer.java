package io.parsermanager.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes keys and values of any content off Kafka, and never fails. Kafka reads a header out of its record's buffer when it is asked for,
 * and holds all of that buffer until then: each header is asked for here.
 */
public class CompactBytesDeserializer implements Deserializer<CompactBytes> {
    /** Says what was left out of the headers of a record that had more bytes of them than are held. */
    public static final String LEFT_OUT = "headers-left-out";

    /** What headers of one record may hold. Traces and CloudEvents need some hundred bytes. */
    private static final int MAX_HEADERS = 8_192;

    @Override
    public CompactBytes deserialize(String topic, byte[] bytes) {
        return CompactBytes.of(bytes);
    }

    @Override
    public CompactBytes deserialize(String topic, Headers headers, byte[] bytes) {
        if (headers != null) {
            hold(headers);
        }
        return CompactBytes.of(bytes);
    }

    private static void hold(Headers headers) {
        List<Header> all = new ArrayList<>();
        headers.forEach(all::add);
        long size = all.stream().mapToLong(CompactBytesDeserializer::size).sum();
        if (size > MAX_HEADERS) {
            all.stream().map(Header::key).distinct().toList().forEach(headers::remove);
            headers.add(
                    LEFT_OUT,
                    "%d headers of %d bytes".formatted(all.size(), size).getBytes(UTF_8));
        }
    }

    /** Reading key and value takes them out of the record's buffer. */
    private static long size(Header header) {
        byte[] value = header.value();
        return (long) header.key().length() + (value == null ? 0 : value.length);
    }
}
