package io.parsermanager.contract;

import static io.parsermanager.contract.SchemaCompatibility.Direction.PARSERS_RECEIVE;
import static io.parsermanager.contract.SchemaCompatibility.Direction.PARSERS_SEND;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.contract.SchemaCompatibility.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parsers that were written by the schemas of the last release work with the present ones. */
class SchemaCompatibilityTest {
    private static final Path PRESENT = Path.of("src", "contract");
    private static final Path RELEASED = PRESENT.resolve("released");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** When a version is released, its schemas are copied to src/contract/released. */
    @Test
    void parsersOfTheLastReleaseWorkOn() throws IOException {
        List<Path> released;
        try (var files = Files.list(RELEASED)) {
            released = files.toList();
        }
        assertThat(released).hasSizeGreaterThan(5);
        for (Path old : released) {
            String name = old.getFileName().toString();
            assertThat(PRESENT.resolve(name)).as("old parsers rely on it").exists();
            assertThat(SchemaCompatibility.faults(direction(name), read(old), read(PRESENT.resolve(name))))
                    .as("%s breaks parsers that were written by its last release", name)
                    .isEmpty();
        }
    }

    /** Each row is a change that somebody may make in good faith: a merge patch of a schema, and what the build says of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            status | {"required": ["task_id", "status", "attempt"]}                        | /attempt is required now: old parsers do not send it always, and all they report would become dead letters. Let it be optional
            status | {"properties": {"worker": null}}                                      | /worker is gone: what old parsers report in it would be lost. Keep reading it
            status | {"properties": {"worker": {"type": "string"}}}                        | /worker no longer takes the type null, which old parsers send. Keep taking it
            status | {"properties": {"stats": {"type": "object"}}}                         | /stats takes only the type object now: old parsers send others. Take any
            status | {"properties": {"status": {"enum": ["IN_PROGRESS", "SUCCESS"]}}}      | /status no longer takes the value FAILED, which old parsers send. Keep taking it
            status | {"properties": {"worker": {"maxLength": 200}}}                        | /worker has the maxLength 200 now, and had none: what old parsers send would be refused. Keep taking it
            status | {"properties": {"attempt": {"maximum": 100}}}                         | /attempt has the maximum 100 now, and had 2147483647: what old parsers send would be refused. Keep taking it
            status | {"properties": {"worker": {"pattern": "^w"}}}                         | /worker has the pattern ^w now, and had none: old parsers know the old one only. Keep it
            status | {"properties": {"sources": {"items": {"required": ["id"]}}}}          | /sources/*/id is required now: old parsers do not send it always, and all they report would become dead letters. Let it be optional
            status | {"additionalProperties": false}                                       | the value has another additionalProperties now: old parsers may have sent or read other fields. Keep the old one
            status | {"patternProperties": {}}                                             | the value uses the keyword patternProperties, which SchemaCompatibility does not know: teach it first
            task   | {"properties": {"attempt": null}}                                     | /attempt is gone, and old parsers read it. Keep sending it
            task   | {"properties": {"task_id": {"type": "string"}}}                       | /task_id may be of the type string now, which old parsers do not know. Add a field of another name
            task   | {"properties": {"params": {"type": null}}}                            | /params may be of any type now, and old parsers know only object. Keep to those
            task   | {"required": ["task_id", "attempt", "task_group_id", "source_type", "task_type", "created_at", "deadline_at", "expires_at", "params"]} | /sources may be missing now, and old parsers rely on it. Keep sending it
            task   | {"properties": {"sources": {"minItems": 0}}}                          | /sources has the minItems 0 now, and had 1: old parsers are not ready for it. Keep the old one
            task   | {"properties": {"sources": {"items": {"properties": {"state": null}}}}} | /sources/*/state is gone, and old parsers read it. Keep sending it
            task-headers | {"properties": {"ce_type": {"const": "task"}}}                  | /ce_type has the const task now, and had io.parsermanager.task: old parsers know the old one only. Keep it
            """)
    void saysWhichChangeBreaksOldParsers(String schema, String change, String sentence) throws IOException {
        String name = schema + ".schema.json";
        JsonNode old = read(PRESENT.resolve(name));

        assertThat(SchemaCompatibility.faults(direction(name), old, patched(old, JSON.readTree(change))))
                .containsExactly(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            status | {"properties": {"mood": {"type": ["string", "null"], "maxLength": 5}}}
            status | {"required": ["task_id"]}
            status | {"properties": {"attempt": {"minimum": 0}}}
            status | {"properties": {"status": {"enum": ["IN_PROGRESS", "SUCCESS", "FAILED", "SKIPPED"]}}}
            status | {"properties": {"task_id": {"type": ["integer", "string"], "description": "words"}}}
            task   | {"properties": {"token": {"type": "string"}}, "required": ["task_id", "attempt", "task_group_id", "source_type", "task_type", "created_at", "deadline_at", "expires_at", "params", "sources", "token"]}
            task   | {"properties": {"name": {"maxLength": 10}}}
            cancel | {"properties": {"reason": {"x-extensible-enum": ["MANUAL", "OTHER"]}}}
            """)
    void letsThroughWhatOldParsersDoNotNotice(String schema, String change) throws IOException {
        String name = schema + ".schema.json";
        JsonNode old = read(PRESENT.resolve(name));

        assertThat(SchemaCompatibility.faults(direction(name), old, patched(old, JSON.readTree(change))))
                .isEmpty();
    }

    private static Direction direction(String name) {
        return name.startsWith("status") ? PARSERS_SEND : PARSERS_RECEIVE;
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    /** A merge patch as in RFC 7396. */
    private static JsonNode patched(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? target.deepCopy() : JSON.createObjectNode();
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else {
                result.set(field.getKey(), patched(result.path(field.getKey()), field.getValue()));
            }
        });
        return result;
    }
}
