package io.parsermanager.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactBytesTest {
    private static final int MEGABYTE = 1_048_576;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_095, 4_096, 8_192, 8_193, 100_000, MEGABYTE})
    void givesBackWhatItWasGiven(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        byte[] text =
                "{\"task_id\": 1} ".repeat(length / 15 + 1).substring(0, length).getBytes(UTF_8);

        for (byte[] bytes : List.of(noise, text, new byte[length])) {
            CompactBytes compact = CompactBytes.of(bytes);
            assertThat(compact.length()).isEqualTo(length);
            assertThat(compact.bytes()).isEqualTo(bytes);
            assertThat(compact.first(5_000)).isEqualTo(Arrays.copyOf(bytes, Math.min(5_000, length)));
        }
        assertThat(CompactBytes.of(null)).isNull();
    }

    @Test
    void whatCompressesWellIsHeldSmall() {
        byte[] text = "{\"task_id\": 1, \"status\": \"SUCCESS\"}"
                .repeat(MEGABYTE / 35)
                .getBytes(UTF_8);
        byte[] noise = new byte[MEGABYTE];
        new Random(1).nextBytes(noise);

        assertThat(CompactBytes.of(text).heldBytes()).isLessThan(MEGABYTE / 50);
        assertThat(CompactBytes.of(new byte[MEGABYTE]).heldBytes()).isLessThan(MEGABYTE / 100);
        assertThat(CompactBytes.of(noise).heldBytes()).isEqualTo(MEGABYTE);
    }

    @Test
    void headersBeyondAllNeedAreLeftOutAndSaidSo() {
        Headers few =
                new RecordHeaders().add("traceparent", "00-a".getBytes(UTF_8)).add("null", null);
        Headers many = new RecordHeaders().add("a", new byte[100_000]).add("a", new byte[1]);

        assertThat(new CompactBytesDeserializer().deserialize("t", few, (byte[]) null))
                .isNull();
        new CompactBytesDeserializer().deserialize("t", many, new byte[] {1});

        assertThat(few.toArray()).hasSize(2);
        assertThat(many.toArray()).hasSize(1);
        assertThat(new String(many.lastHeader("headers-left-out").value(), UTF_8))
                .isEqualTo("2 headers of 100003 bytes");
    }
}
