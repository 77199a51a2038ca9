package io.parsermanager.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The schemas of src/contract, and whether what the service sends fits them: nothing wrong, and nothing that they do not tell of. */
public final class Contract {
    /** Of a long topic: one record is like the next. */
    private static final int CHECKED = 100;

    private static final Path FOLDER = Path.of("src", "contract");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private static final Map<String, Contract> ALL = new ConcurrentHashMap<>();

    private final JsonNode text;
    private final Schema schema;

    private Contract(JsonNode text) {
        this.text = text;
        this.schema = SCHEMAS.getSchema(text);
    }

    /** The schema of this name: task, status … */
    public static Contract of(String name) {
        return ALL.computeIfAbsent(name, key -> {
            try {
                return new Contract(JSON.readTree(Files.readString(FOLDER.resolve(key + ".schema.json"))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What the schema refuses in a value; empty if it takes it. */
    public List<String> faults(JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    /** The schema's own examples. */
    public List<JsonNode> examples() {
        List<JsonNode> examples = new ArrayList<>();
        text.path("examples").forEach(examples::add);
        return examples;
    }

    /** Holds what the service sent among these records against its schema; what others sent is not looked at. */
    public static <T> void check(List<ConsumerRecord<T, T>> records) {
        records.stream().limit(CHECKED).forEach(record -> {
            Map<String, String> headers = new ConcurrentHashMap<>();
            for (Header header : record.headers()) {
                headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
            }
            switch (headers.getOrDefault("ce_type", "")) {
                case "io.parsermanager.task" -> checkEvent("task", record, headers);
                case "io.parsermanager.task.canceled" -> checkEvent("cancel", record, headers);
                case "io.parsermanager.task.finished" -> checkStateEvent("task-event", record, headers);
                default -> {
                    stateEvent(headers).ifPresent(name -> checkStateEvent(name, record, headers));
                    if (headers.containsKey("dead-letter-reason")
                            && record.topic().endsWith("_dlq")) {
                        require("dead-letter-headers", headersOf(headers, "dead-letter-"), record);
                    }
                }
            }
        });
    }

    private static Optional<String> stateEvent(Map<String, String> headers) {
        String type = headers.getOrDefault("ce_type", "");
        return Stream.of("source", "quota", "source_type")
                .filter(entity -> type.startsWith("io.parsermanager." + entity + "."))
                .map(entity -> entity.replace('_', '-') + "-event")
                .findFirst();
    }

    private static <T> void checkStateEvent(String name, ConsumerRecord<T, T> record, Map<String, String> headers) {
        JsonNode value = tree(text(record.value()));
        require(name, value, record);
        require("event-headers", headersOf(headers, ""), record);
        String entity = name.replace("-event", "").replace('-', '_');
        String id = value.path(
                        switch (entity) {
                            case "quota" -> "quota_key_id";
                            case "source_type" -> "source_type";
                            default -> entity + "_id";
                        })
                .asText();
        if (!text(record.key()).equals((entity.equals("quota") ? "quota_key" : entity) + "/" + id)
                || !Instant.parse(headers.get("ce_time"))
                        .equals(Instant.parse(value.path("occurred_at").asText()))) {
            throw new AssertionError("Key, ce_time and value do not tell of the same event: " + record);
        }
    }

    private static <T> void checkEvent(String name, ConsumerRecord<T, T> record, Map<String, String> headers) {
        JsonNode value = tree(text(record.value()));
        require(name, value, record);
        require(name + "-headers", headersOf(headers, ""), record);
        String id = value.path("task_id").asText();
        if (!id.equals(text(record.key()))
                || !headers.get("ce_id")
                        .startsWith(id + "-" + value.path("attempt").asText())) {
            throw new AssertionError("Key, ce_id and value do not tell of the same task: " + record);
        }
    }

    private static void require(String name, JsonNode value, ConsumerRecord<?, ?> record) {
        Contract contract = of(name);
        List<String> faults = new ArrayList<>(contract.faults(value));
        contract.untold(contract.text, value, "", faults);
        if (!faults.isEmpty()) {
            throw new AssertionError("The service sent what %s.schema.json does not have: %s in %s: %s"
                    .formatted(name, faults, record.topic(), value));
        }
    }

    /** Schemas are open for what later versions add. What this version sends is all in them. */
    private void untold(JsonNode schema, JsonNode value, String pointer, List<String> faults) {
        if (schema.has("properties") && value.isObject()) {
            value.properties().forEach(field -> {
                JsonNode inner = schema.path("properties").path(field.getKey());
                if (inner.isMissingNode()) {
                    faults.add(pointer + "/" + field.getKey() + " is not told of");
                }
                untold(inner, field.getValue(), pointer + "/" + field.getKey(), faults);
            });
        }
        if (schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                untold(schema.path("items"), value.get(i), pointer + "/" + i, faults);
            }
        }
        JsonNode known = schema.path("x-extensible-enum");
        if (known.isArray() && list(known).stream().noneMatch(value::equals)) {
            faults.add(pointer + " is none of " + known);
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    private static JsonNode headersOf(Map<String, String> headers, String prefix) {
        ObjectNode ours = JSON.createObjectNode();
        headers.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                ours.put(name, value);
            }
        });
        return ours;
    }

    private static String text(Object bytesOrText) {
        return bytesOrText instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(bytesOrText);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
