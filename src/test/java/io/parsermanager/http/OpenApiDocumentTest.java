package io.parsermanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed OpenAPI document has what a generator of clients, and a reader, look for in every operation. */
class OpenApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** Answers without a body. */
    private static final Set<String> EMPTY = Set.of("204", "304");

    private static final String REF = "$ref";

    /** An operation, by its method and path. */
    private record Operation(String name, String path, JsonNode node) {
        String text(String field) {
            return node.path(field).asText();
        }
    }

    private final JsonNode document =
            new ObjectMapper(new YAMLFactory()).readTree(Files.readString(Path.of("src", "docs", "openapi.yaml")));
    private final List<Operation> operations = operations(document);

    OpenApiDocumentTest() throws IOException {}

    @Test
    void everyOperationHasASummaryAndAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        assertThat(operations).hasSizeGreaterThan(80).allSatisfy(operation -> {
            assertThat(operation.text("summary")).as(operation.name()).isNotBlank();
            assertThat(ids.add(operation.text("operationId")))
                    .as(operation.name())
                    .isTrue();
        });
    }

    @Test
    void theTagOfAnOperationIsTheNounOfItsPath() {
        assertThat(operations)
                .allSatisfy(operation -> assertThat(operation.node().path("tags"))
                        .as(operation.name())
                        .extracting(JsonNode::asText)
                        .containsExactly(operation.path().split("/", -1)[3]));
    }

    @Test
    void everyAnswerHasASchema() {
        assertThat(operations).allSatisfy(operation -> operation
                .node()
                .path("responses")
                .properties()
                .forEach(answer -> {
                    String name = operation.name() + " " + answer.getKey();
                    JsonNode content = resolve(answer.getValue()).path("content");
                    assertThat(content.isEmpty()).as(name).isEqualTo(EMPTY.contains(answer.getKey()));
                    assertThat(content)
                            .allSatisfy(type -> assertThat(type.path("schema").isEmpty())
                                    .as(name)
                                    .isFalse());
                }));
    }

    /** Of the body that it takes, and of what it answers when all is well. */
    @Test
    void everyOperationHasExamples() {
        List<String> without = new ArrayList<>();
        for (Operation operation : operations) {
            Stream.concat(
                            Stream.of(operation.node().path("requestBody")),
                            operation.node().path("responses").properties().stream()
                                    .filter(answer -> answer.getKey().startsWith("2"))
                                    .map(answer -> answer.getValue()))
                    .flatMap(message -> message.path("content").properties().stream())
                    .filter(type -> !type.getValue().has("example")
                            && !hasExample(type.getValue().path("schema")))
                    .forEach(type -> without.add(operation.name() + " " + type.getKey()));
        }
        assertThat(without).isEmpty();
    }

    @Test
    void theExamplesOfSchemasFitThem() {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(wrapped());
        document.at("/components/schemas")
                .properties()
                .forEach(each -> each.getValue().path("examples").forEach(example -> {
                    ObjectNode value = new ObjectMapper().createObjectNode();
                    value.set(each.getKey(), example);
                    assertThat(schema.validate(value)).as(each.getKey()).isEmpty();
                    JsonNode known = each.getValue().path("properties");
                    if (!known.isEmpty()) {
                        example.fieldNames().forEachRemaining(field -> assertThat(known.has(field))
                                .as(each.getKey() + "." + field)
                                .isTrue());
                    }
                }));
    }

    /** A body whose fields are all optional can be left out. */
    @Test
    void whatNeedsNoBodyDoesNotRequireOne() {
        assertThat(operations)
                .filteredOn(operation -> operation.name().startsWith("post ")
                        && operation
                                .node()
                                .at("/requestBody/content/application~1json/schema/$ref")
                                .asText()
                                .matches(".*/(Reason|Narrowing|PauseRequest|What)"))
                .hasSize(10)
                .allSatisfy(operation -> assertThat(
                                operation.node().at("/requestBody/required").asBoolean())
                        .as(operation.name())
                        .isFalse());
    }

    /** An object whose properties are the document's schemas, so that references between them stay as they are. */
    private JsonNode wrapped() {
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.set("components", document.path("components"));
        ObjectNode properties = all.putObject("properties");
        document.at("/components/schemas")
                .fieldNames()
                .forEachRemaining(name -> properties.putObject(name).put(REF, "#/components/schemas/" + name));
        return all;
    }

    private boolean hasExample(JsonNode reference) {
        JsonNode schema = resolve(reference);
        if (schema.has("examples")) {
            return true;
        }
        return Stream.of("/allOf/0", "/items", "/properties/items", "/additionalProperties")
                .map(schema::at)
                .anyMatch(part -> part.isObject() && hasExample(part));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has(REF) ? document.at(node.path(REF).asText().substring(1)) : node;
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> all = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method -> all.add(
                        new Operation(method.getKey() + " " + path.getKey(), path.getKey(), method.getValue()))));
        return all;
    }
}
