package io.parsermanager.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every operation of the OpenAPI document with good and bad input: it may be refused, it must not break anything. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FuzzTest {
    /** More, and other choices: -Dfuzz.rounds=1000 -Dfuzz.seed=1 */
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 40);

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "RSS",
            "VK",
            "POSTS",
            "https://example.org/feed.xml",
            "@durov",
            "UCSLXy31j2Z0sdDeeAX5JpPw",
            "1",
            "-1",
            "0",
            "9223372036854775807",
            "99999999999999999999",
            "1.5",
            "1e400",
            "NaN",
            "true",
            "null",
            "*/5 * * * *",
            "@daily",
            "UTC",
            "2026-11-24T06:00:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-1000000000-01-01T00:00:00Z",
            "\u0000",
            "a\u0000b",
            "\uD800",
            "ё".repeat(3000),
            "'; DROP TABLE task; --",
            "%s%n",
            "${jndi:ldap://x}",
            "<script>",
            "../..",
            "YWJj",
            "=1+1",
            "NEW",
            "FAILED");

    @TestHTTPResource
    URI address;

    @Inject
    Tables tables;

    @Inject
    ObjectMapper json;

    private final long seed = Long.getLong("fuzz.seed", 20261124);
    private final Random random = new Random(seed);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private JsonNode api;

    @BeforeEach
    void someData() throws IOException {
        tables.reseed();
        for (int i = 0; i < 5; i++) {
            tables.task(
                    tables.source("RSS", "https://example.org/" + i, Duration.ofHours(-1)),
                    i % 2 == 0 ? "NEW" : "FAILED");
        }
        api = json.readTree(given().get("/q/openapi?format=json").asString());
    }

    @AfterEach
    void asBefore() {
        tables.reseed();
    }

    @Test
    void noInputBreaksTheService() throws Exception {
        Map<String, Integer> answers = new TreeMap<>();
        List<String> broken = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (var path : api.get("paths").properties()) {
                for (var operation : path.getValue().properties()) {
                    HttpRequest request = request(operation.getKey(), path.getKey(), operation.getValue());
                    HttpResponse<String> response = send(request);
                    answers.merge(response.statusCode() / 100 + "xx", 1, Integer::sum);
                    if (response.statusCode() >= 500 || response.body().contains("\tat ")) {
                        broken.add(request + " " + response.statusCode() + " " + response.body());
                    }
                }
            }
        }

        assertThat(broken).as("seed %d", seed).isEmpty();
        assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(50 * ROUNDS);
        assertThat(answers).containsKeys("2xx", "4xx");
    }

    /** A refused body may end its connection, which the client learns with the next request only: that one is sent again. */
    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException ended) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private HttpRequest request(String method, String path, JsonNode operation) throws IOException {
        String uri = path;
        StringBuilder query = new StringBuilder();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.get("name").asText();
            switch (parameter.get("in").asText()) {
                case "path" ->
                    uri = uri.replace(
                            "{" + name + "}", encode(random.nextInt(3) == 0 ? text() : "" + random.nextInt(8)));
                case "query" -> {
                    if (random.nextInt(3) == 0) {
                        query.append('&').append(name).append('=').append(encode(query(parameter.get("schema"))));
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        request.header(name, "key-" + random.nextInt(5));
                    }
                }
            }
        }
        JsonNode body = operation.path("requestBody").path("content");
        BodyPublisher publisher = BodyPublishers.noBody();
        if (!body.isMissingNode()) {
            String type = body.fieldNames().next();
            request.header("Content-Type", random.nextInt(20) == 0 ? "text/plain" : type);
            publisher = BodyPublishers.ofByteArray(body(type, body.get(type).get("schema")));
        }
        return request.uri(URI.create(
                        address.resolve("/") + uri.substring(1) + (query.isEmpty() ? "" : "?" + query.substring(1))))
                .method(method.toUpperCase(Locale.ROOT), publisher)
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    private byte[] body(String type, JsonNode schema) throws IOException {
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        if (!type.equals("application/json")) {
            return ("<opml><body><outline text=\"" + text() + "\" xmlUrl=\"" + text() + "\"/></body></opml>")
                    .getBytes(StandardCharsets.UTF_8);
        }
        byte[] text = json.writeValueAsBytes(random.nextInt(10) == 0 ? anything(0) : value(schema));
        return random.nextInt(20) == 0 ? Arrays.copyOf(text, text.length / 2) : text;
    }

    private String query(JsonNode schema) {
        return switch (random.nextInt(3)) {
            case 0 -> text();
            case 1 -> String.valueOf(random.nextInt(20));
            default -> value(schema).asText();
        };
    }

    /** Mostly of the schema's type, now and then anything. */
    private JsonNode value(JsonNode schema) {
        if (random.nextInt(8) == 0) {
            return anything(0);
        }
        if (schema.has("$ref")) {
            return value(api.at(schema.get("$ref").asText().substring(1)));
        }
        if (schema.has("allOf")) {
            return value(schema.get("allOf").get(0));
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String type = schema.path("type").isArray()
                ? schema.get("type").get(0).asText()
                : schema.path("type").asText();
        switch (type) {
            case "object" -> {
                ObjectNode object = nodes.objectNode();
                for (var property : schema.path("properties").properties()) {
                    if (random.nextBoolean()) {
                        object.set(property.getKey(), value(property.getValue()));
                    }
                }
                return object;
            }
            case "array" -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(schema.path("items")));
                }
                return array;
            }
            case "boolean" -> {
                return nodes.booleanNode(random.nextBoolean());
            }
            case "integer" -> {
                return nodes.numberNode(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(20));
            }
            default -> {
                return nodes.textNode(text());
            }
        }
    }

    private JsonNode anything(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 5 ? 5 : 7)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextLong());
            case 2 -> nodes.numberNode(random.nextDouble() * 1e300);
            case 3 -> nodes.booleanNode(random.nextBoolean());
            case 4 -> nodes.textNode(text());
            case 5 -> nodes.arrayNode().add(anything(depth + 1)).add(anything(depth + 1));
            default -> nodes.objectNode().set(text(), anything(depth + 1));
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static String encode(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? "%2E" : encoded;
    }
}
