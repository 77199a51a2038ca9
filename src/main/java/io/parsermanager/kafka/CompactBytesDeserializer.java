package io.parsermanager.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Accepts keys and values of any content and never fails. A record reads its headers from its Kafka buffer on demand and keeps the whole
 * buffer until then, so this class reads every header at once.
 */
public class CompactBytesDeserializer implements Deserializer<CompactBytes> {
    /** The name of the header that tells how many headers were left out because they had too many bytes. */
    public static final String LEFT_OUT = "headers-left-out";

    /** The most bytes of headers per record. Traces and CloudEvents need some hundred. */
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

    /** The size of a header. Reading its key and value copies them out of the record's buffer. */
    private static long size(Header header) {
        byte[] value = header.value();
        return (long) header.key().length() + (value == null ? 0 : value.length);
    }
}
