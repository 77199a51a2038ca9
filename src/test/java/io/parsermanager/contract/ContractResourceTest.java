package io.parsermanager.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.parsermanager.testsupport.Contract;
import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service serves the contract that is in the repository, and its examples are what its schemas say. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ContractResourceTest {
    private static final Path FOLDER = Path.of("src", "contract");
    private static final String BASE = "/api/v1/contract/";

    @Test
    void everyFileIsListedAndServedAsItIs() throws IOException {
        List<Path> committed;
        try (var files = Files.list(FOLDER)) {
            committed = files.filter(Files::isRegularFile).toList();
        }
        List<String> listed = given().get(BASE).jsonPath().getList("items.name");

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(committed.stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        for (Path file : committed) {
            Response served = given().get(BASE + file.getFileName());
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.asByteArray()).isEqualTo(Files.readAllBytes(file));
            assertThat(served.contentType())
                    .isEqualToIgnoringWhitespace(
                            file.toString().endsWith(".yaml")
                                    ? "application/vnd.aai.asyncapi+yaml;version=3.1.0"
                                    : "application/schema+json");
        }
    }

    @Test
    void aCopyThatIsStillTrueIsNotSentAgain() {
        String file = BASE + "status.schema.json";
        Response first = given().get(file);
        String tag = first.header("ETag");

        assertThat(tag).matches("\"\\S+\"");
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(given().header("If-None-Match", tag).get(file).statusCode()).isEqualTo(304);
        assertThat(given().header("If-None-Match", "\"other\"").get(file).statusCode())
                .isEqualTo(200);
        assertThat(given().get(BASE + "task.schema.json").header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() {
        for (String name : List.of("nothing", "package.json", "..%2Fversion.txt", "released")) {
            Response answer = given().urlEncodingEnabled(false).get(BASE + name);
            assertThat(answer.statusCode()).as(name).isEqualTo(404);
            assertThat(answer.jsonPath().getString("detail")).contains("asyncapi.yaml");
        }
    }

    @Test
    void theExamplesAreWhatTheSchemasSay() throws IOException {
        JsonNode messages = new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(FOLDER.resolve("asyncapi.yaml")))
                .at("/components/messages");
        assertThat(messages).hasSize(8);
        messages.forEach(message -> {
            assertThat(message.path("examples")).isNotEmpty();
            message.path("examples").forEach(example -> {
                check(message.at("/payload/$ref"), example.path("payload"));
                check(message.at("/headers/$ref"), example.path("headers"));
            });
        });
        for (String name : List.of(
                "task",
                "task-headers",
                "cancel",
                "cancel-headers",
                "status",
                "dead-letter-headers",
                "source-event",
                "quota-event",
                "source-type-event",
                "task-event",
                "event-headers")) {
            assertThat(Contract.of(name).examples()).isNotEmpty().allSatisfy(example -> assertThat(
                            Contract.of(name).faults(example))
                    .isEmpty());
        }
    }

    private static void check(JsonNode reference, JsonNode example) {
        if (!reference.isMissingNode()) {
            String name = reference.asText().replace("./", "").replace(".schema.json", "");
            assertThat(Contract.of(name).faults(example)).as(name).isEmpty();
        }
    }
}
