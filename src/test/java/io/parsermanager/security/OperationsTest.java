package io.parsermanager.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.security.Keys.TestKey;
import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every operation of the OpenAPI document by everybody: 401, 403 or let through, as the committed table says. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(Keys.class)
class OperationsTest {
    private static final Path COMMITTED = Path.of("src", "docs", "permissions.md");

    private static final String HEAD = """
            # Who may do what

            Made by `./mvnw test -Dtest=OperationsTest -Dsecurity.update=true`, which calls every operation of the OpenAPI document as everybody, from
            the table in `security/Permissions`. "Let in" is every answer but 401 and 403. Keys and roles: [SECURITY.md](SECURITY.md).

            | operation | anonymous | reader | operator | admin |
            |---|---|---|---|---|
            """;

    private record Operation(String method, String path) {
        /** As somebody would call it, of something that there is not. */
        String example() {
            return path.replaceAll("\\{\\w+}", "0");
        }
    }

    @Test
    void everyOperationIsDeclared() throws IOException {
        assertThat(operations()).hasSizeGreaterThan(50).allSatisfy(operation -> assertThat(
                        Permissions.find(operation.method, operation.example()))
                .as("%s is not in security/Permissions: nobody may call it", operation)
                .isPresent());
    }

    @Test
    void everybodyIsLetInOrNotAsDeclared() throws IOException {
        StringBuilder table = new StringBuilder(HEAD);
        for (Operation operation : operations()) {
            Optional<Role> needed =
                    Permissions.find(operation.method, operation.example()).flatMap(Permissions.Rule::role);
            Map<String, String> answers = new LinkedHashMap<>();
            answers.put("anonymous", answer(RestAssured.given(), operation));
            for (Role role : Role.values()) {
                String answer = answer(TestKey.valueOf(role.name()).given(), operation);
                assertThat(answer)
                        .as("%s by %s", operation, role)
                        .isEqualTo(needed.isEmpty() || role.includes(needed.get()) ? "let in" : "403");
                answers.put(role.word(), answer);
            }
            assertThat(answers).as("%s", operation).containsEntry("anonymous", needed.isEmpty() ? "let in" : "401");
            table.append(answers.values().stream()
                    .collect(Collectors.joining(
                            " | ", "| `%s %s` | ".formatted(operation.method, operation.path), " |\n")));
        }
        if (Boolean.getBoolean("security.update")) {
            Files.writeString(COMMITTED, table);
        }

        assertThat(Files.readString(COMMITTED))
                .as("run ./mvnw test -Dtest=OperationsTest -Dsecurity.update=true, and commit the change")
                .isEqualTo(table.toString());
    }

    private static String answer(RequestSpecification caller, Operation operation) {
        if (!operation.method.equals("GET")) {
            caller.contentType("application/json").body("{}");
        }
        int status = caller.request(operation.method, operation.example()).statusCode();
        assertThat(status).as("%s", operation).isNotEqualTo(429).isLessThan(500);
        return status == 401 || status == 403 ? String.valueOf(status) : "let in";
    }

    private static List<Operation> operations() throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString());
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(
                        method -> operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey()))));
        return operations;
    }
}
