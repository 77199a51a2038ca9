package io.parsermanager.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusReaderTest {
    private final StatusReader reader = new StatusReader(new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));

    @Test
    void taskIdAndStatusAreEnough() throws Exception {
        StatusMessage status = read("{\"task_id\": 812, \"status\": \"SUCCESS\"}");

        assertThat(status.taskId()).isEqualTo(812);
        assertThat(status.status()).isEqualTo(StatusMessage.Status.SUCCESS);
        assertThat(status.attempt()).isNull();
        assertThat(status.sources()).isEmpty();
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        assertThat(
                        read("{\"task_id\": 1, \"status\": \"FAILED\", \"mood\": {\"a\": [1]}, \"occurred_at\": \"yesterday\"}")
                                .taskId())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{",
                "not json",
                "{}",
                "{\"task_id\": 1}",
                "{\"status\": \"SUCCESS\"}",
                "{\"task_id\": 1, \"status\": \"DONE\"}",
                "{\"task_id\": 1, \"status\": 1}",
                "{\"task_id\": 1.5, \"status\": \"SUCCESS\"}",
                "{\"task_id\": \"x\", \"status\": \"SUCCESS\"}",
                "{\"task_id\": 99999999999999999999, \"status\": \"SUCCESS\"}",
                "{\"task_id\": 1, \"status\": \"SUCCESS\"} {}"
            })
    void whatIsNotAStatusIsUnreadable(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(StatusReader.Unreadable.class);
    }

    @Test
    void bytesThatAreNotUtf8AreUnreadable() {
        assertThatThrownBy(() -> reader.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}))
                .isInstanceOf(StatusReader.Unreadable.class);
    }

    @Test
    void longTextsAreCutToTheirColumns() throws Exception {
        StatusMessage status = read(
                "{\"task_id\": 1, \"status\": \"FAILED\", \"worker\": \"%s\", \"error\": {\"code\": \"%s\", \"message\": \"%s\"}}"
                        .formatted("w".repeat(300), "c".repeat(300), "ё".repeat(3000)));

        assertThat(status.worker()).hasSize(200);
        assertThat(status.error().code()).hasSize(100);
        assertThat(status.error().message()).hasSize(2000);
    }

    @Test
    void textsLoseTheirNuls() throws Exception {
        assertThat(read("{\"task_id\": 1, \"status\": \"FAILED\", \"worker\": \"a\\u0000b\"}")
                        .worker())
                .isEqualTo("ab");
    }

    private StatusMessage read(String text) throws StatusReader.Unreadable {
        return reader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
