package io.parsermanager.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/**
 * A status as it lies on the topic, read without the service's own classes.
 *
 * @param attempt null: the present one
 */
record ReportedStatus(long task, Integer attempt, String status) {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Set<String> STATUSES = Set.of("IN_PROGRESS", "SUCCESS", "FAILED");

    /** Empty if it is none. */
    static Optional<ReportedStatus> read(byte[] value) {
        if (value == null || value.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(value);
            JsonNode attempt = json.path("attempt");
            boolean readable = json.path("task_id").canConvertToLong()
                    && json.path("task_id").isIntegralNumber()
                    && STATUSES.contains(json.path("status").asText())
                    && (attempt.isMissingNode() || attempt.isInt());
            return readable
                    ? Optional.of(new ReportedStatus(
                            json.get("task_id").asLong(),
                            attempt.isInt() ? attempt.asInt() : null,
                            json.get("status").asText()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
