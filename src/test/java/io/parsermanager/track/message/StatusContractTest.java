package io.parsermanager.track.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.testsupport.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The schema of a status takes what the service reads, and nothing else. */
class StatusContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of every JSON type, and at and beyond every bound. */
    private static final List<JsonNode> VALUES = List.of(
            tree("null"),
            tree("true"),
            tree("0"),
            tree("1"),
            tree("-1"),
            tree("1.5"),
            tree("-2147483649"),
            tree("2147483647"),
            tree("2147483648"),
            tree("9223372036854775807"),
            tree("9223372036854775808"),
            tree("-9223372036854775808"),
            tree("-9223372036854775809"),
            tree("\"\""),
            tree("\"1\""),
            tree("\"SUCCESS\""),
            tree("\"success\""),
            tree("\"IN_PROGRESS\""),
            tree("\"FAILED\""),
            tree("\"CANCELED\""),
            tree("\"2026-11-24T06:00:04Z\""),
            tree("\"2026-11-24T06:00:04.123456789+03:00\""),
            tree("\"2026-11-24T06:00:04\""),
            tree("\"2026-11-24T06:00Z\""),
            tree("\"2026-02-30T06:00:04Z\""),
            tree("\"2026-11-24T24:00:00Z\""),
            tree("\"2026-11-24T23:59:60Z\""),
            tree("\"2026-11-24t06:00:04z\""),
            tree("\"0001-01-01T00:00:00Z\""),
            tree("\"12026-11-24T06:00:04Z\""),
            tree("\"" + "x".repeat(2000) + "\""),
            tree("\"" + "\ud83d\ude00".repeat(2000) + "\""),
            tree("\"" + "x".repeat(2001) + "\""),
            tree("[\"2026-11-24T06:00:04Z\", null]"),
            tree("[\"yesterday\"]"),
            tree("[]"),
            tree("[null]"),
            tree("[1]"),
            tree("[[]]"),
            tree("[{}]"),
            tree("[{\"id\": 1}, null]"),
            tree("{}"),
            tree("{\"id\": \"x\"}"),
            tree("{\"code\": 1}"));

    /** Where a status has fields, and fields that it does not have. */
    private static final Map<String, List<String>> FIELDS = Map.of(
            "",
            List.of("task_id", "attempt", "token", "status", "worker", "stats", "error", "sources", "mood"),
            "/error",
            List.of("code", "message", "retry_after_s", "mood"),
            "/sources/0",
            List.of("id", "status", "state", "found", "not_before", "moved_to", "error", "mood"),
            "/sources/0/found",
            List.of("new", "total", "not_modified", "newest_at", "item_times", "mood"),
            "/sources/0/error",
            List.of("code", "message", "retry_after_s", "mood"));

    private final StatusReader reader = new StatusReader(1_048_576);

    @Test
    void theSchemasExamplesAreRead() {
        assertThat(Contract.of("status").examples()).hasSizeGreaterThan(2).allSatisfy(status -> {
            assertThat(Contract.of("status").faults(status)).isEmpty();
            assertThat(isRead(status)).isTrue();
        });
    }

    @Test
    void everyValueInEveryPlaceIsTakenByBothOrByNeither() {
        List<Boolean> taken = new ArrayList<>();
        FIELDS.forEach((place, fields) -> fields.forEach(field -> VALUES.forEach(value -> {
            ObjectNode status = complete();
            ((ObjectNode) status.at(place)).set(field, value);
            taken.add(agree(status));
        })));

        assertThat(taken).contains(true, false).hasSizeGreaterThan(400);
    }

    @Test
    void everyFieldThatIsMissingIsMissedByBothOrByNeither() {
        FIELDS.forEach((place, fields) -> fields.forEach(field -> {
            ObjectNode status = complete();
            ((ObjectNode) status.at(place)).remove(field);
            agree(status);
        }));
        ArrayNode none = JSON.createArrayNode();
        assertThat(agree(none)).isFalse();
        VALUES.forEach(this::agree);
    }

    @Test
    void severalFieldsAtOnceAreTakenByBothOrByNeither() {
        Random random = new Random(22);
        for (int i = 0; i < 5_000; i++) {
            ObjectNode status = complete();
            for (int j = 0; j < 3; j++) {
                List<String> places = List.copyOf(FIELDS.keySet());
                String place = places.get(random.nextInt(places.size()));
                List<String> fields = FIELDS.get(place);
                if (status.at(place) instanceof ObjectNode object) {
                    object.set(
                            fields.get(random.nextInt(fields.size())),
                            VALUES.get(random.nextInt(VALUES.size())).deepCopy());
                }
            }
            agree(status);
        }
    }

    private boolean agree(JsonNode status) {
        List<String> faults = Contract.of("status").faults(status);
        assertThat(isRead(status)).as("schema says %s of %s", faults, status).isEqualTo(faults.isEmpty());
        return faults.isEmpty();
    }

    private boolean isRead(JsonNode status) {
        try {
            return reader.read(status.toString().getBytes(StandardCharsets.UTF_8)) != null;
        } catch (StatusReader.Unreadable unreadable) {
            return false;
        }
    }

    private static ObjectNode complete() {
        return (ObjectNode) tree("""
                {"task_id": 812, "attempt": 1, "status": "FAILED", "worker": "w", "stats": {"items": 12},
                 "error": {"code": "c", "message": "m", "retry_after_s": 60},
                 "sources": [{"id": 7, "status": "SUCCESS", "state": {"etag": "e"}, "not_before": "2026-11-24T12:00:00Z",
                              "moved_to": "https://example.org/feed.xml", "error": {"code": "c", "message": "m", "retry_after_s": 60},
                              "found": {"new": 3, "total": 20, "not_modified": false, "newest_at": "2026-11-24T05:58:11Z",
                                        "item_times": ["2026-11-24T05:58:11Z"]}}]}""");
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
