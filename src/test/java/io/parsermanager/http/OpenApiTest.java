package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed OpenAPI document is the one that the service serves. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class OpenApiTest {
    private static final Path COMMITTED = Path.of("src", "docs", "openapi.yaml");

    @Test
    void theCommittedCopyIsWhatIsServed() throws IOException {
        String served =
                given().get("/q/openapi").then().statusCode(200).extract().asString();
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(COMMITTED, served);
        }

        assertThat(Files.readString(COMMITTED))
                .as("run ./mvnw test -Dtest=OpenApiTest -Dopenapi.update=true, and commit the change")
                .isEqualTo(served);
    }
}
