package io.parsermanager.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.parsermanager.http.paging.Paging;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody would try who means harm, where no other test tries it. XML bombs, formulas, uploads without end and broken files:
 * source/SourceTransferTest and ImportTroubleTest; every operation with nonsense: http/FuzzTest.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class HostileInputTest {
    @Inject
    Tables tables;

    @TestHTTPResource("/")
    URI address;

    @AfterEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{\"a\":",
                "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/\", \"settings\": {\"a\":"
            })
    void jsonNestedWithoutEndIsRefused(String beginning) throws IOException {
        String bracket = beginning.length() > 1 ? "{\"a\":" : "[";

        assertThat(post("/api/v1/source/", beginning + bracket.repeat(100_000))).matches("(?s)HTTP/1.1 400 .*");
        assertThat(post("/api/v1/task/cancel", beginning + bracket.repeat(100_000)))
                .matches("(?s)HTTP/1.1 400 .*");
    }

    /** Just what is still read: to be written into the audit it is nested a little deeper. */
    @ParameterizedTest
    @ValueSource(ints = {990, 996, 997, 998, 999})
    void jsonNestedAlmostTooDeepIsRefusedForWhatItIs(int depth) throws IOException {
        String nested = "{\"x\": " + "[".repeat(depth) + "]".repeat(depth) + "}";

        assertThat(post("/api/v1/task/cancel", nested)).matches("(?s)HTTP/1.1 400 .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "'; DELETE FROM source; --",
                "\\'; SELECT pg_sleep(10); --",
                "1) UNION SELECT 1",
                "${jndi:ldap://a.test}",
                "$1",
                ":id",
                "?"
            })
    void sqlInAFilterIsAValueLikeAnyOther(String value) {
        tables.source("RSS", "https://a.test/feed", Duration.ZERO);

        for (String filter : new String[] {"external_id", "source_type", "tag"}) {
            given().queryParam(filter, value)
                    .get("/api/v1/source/")
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(0));
        }
        given().queryParam("who", value).get("/api/v1/audit/").then().statusCode(200);
        given().queryParam("id", value).get("/api/v1/source/").then().statusCode(400);
        assertThat(tables.number("SELECT count(*) FROM source")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "task",
                "task_group",
                "source",
                "source_schedule",
                "task_type",
                "source_type",
                "tag/paused",
                "audit",
                "dead_letter"
            })
    void aCursorOfSomebodysOwnMakingShowsNothingElse(String list) {
        for (String key : new String[] {
            "-1",
            "0",
            "9223372036854775807",
            "9223372036854775808",
            "1 OR 1=1",
            "1'; --",
            "\u0000",
            "../..",
            "x".repeat(10_000)
        }) {
            Response answer = given().queryParam("cursor", Paging.cursor(key)).get("/api/v1/" + list);

            assertThat(answer.statusCode()).as("%s by %s", list, key).isIn(200, 400, 414);
        }
        given().queryParam("cursor", "%%%").get("/api/v1/" + list).then().statusCode(400);
    }

    /** The page escapes it, browsers do not guess: that is all that makes a script of it. */
    @Test
    void aScriptInANameIsTextAndIsSentAsSuch() {
        String script = "<script>alert(1)</script>";

        Response answer = Api.post(
                "source/",
                "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/script\", \"name\": \"" + script + "\"}");

        answer.then()
                .statusCode(201)
                .contentType("application/json")
                .header("X-Content-Type-Options", "nosniff")
                .body("name", equalTo(script));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\u0007", "\\u001b[31m", "\\r\\nSet-Cookie: a=b", "\\ud800", "\\u0085"})
    void anExternalIdHoldsNoControlCharacters(String character) {
        Api.post("source/", "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/" + character + "\"}")
                .then()
                .statusCode(400);
        Api.post("source/", "{\"source_type\": \"VK\", \"external_id\": \"a" + character + "\"}")
                .then()
                .statusCode(400);
    }

    @Test
    void aSourceInAPrivateNetworkIsShownAsSuch() {
        Api.post("source/", "{\"source_type\": \"RSS\", \"external_id\": \"http://10.0.0.1/feed\"}")
                .then()
                .statusCode(201)
                .body("private_address", is(true));
        Api.post("source/", "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/feed\"}")
                .then()
                .statusCode(201)
                .body("private_address", is(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2f..%2fetc%2fpasswd",
                "/..%5c..%5cwindows%5cwin.ini",
                "/login.css/../../application.properties",
                "/application.properties",
                "/META-INF/MANIFEST.MF",
                "/db/migration/V1__tasks_and_schedules.sql",
                "/login.css%00.html",
                "/.env",
                "/.git/config",
                "/q/dev-ui",
                "/q/health",
                "/q/metrics",
            })
    void noPathLeadsToAFile(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 40[034] .*").doesNotContain("root:", "quarkus.", "CREATE TABLE");
    }

    @Test
    void headersHaveAnEnd() throws IOException {
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1.. 431 .*");
        assertThat(raw("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .matches("(?s)HTTP/1.. 414 .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/task%0d%0aSet-Cookie:%20a=b",
                "/api/v1/source/export?format=csv%0d%0aSet-Cookie:%20a=b",
                "/login%0d%0aSet-Cookie:%20a=b",
                "/api/v1/tag/a%0d%0aSet-Cookie:%20a=b/resume",
            })
    void nobodyWritesHeadersOfAnAnswer(String path) throws IOException {
        String answer = raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).doesNotContain("Set-Cookie");
    }

    /** Two lengths, or a length and chunks, are how one request is hidden in another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /q/openapi HTTP/1.1\r\nHost: a\r\n\r\n",
                "X-Actor: a\u0000b\r\n\r\n",
                "X-Actor : a\r\n\r\n",
            })
    void aRequestWithinARequestIsRefused(String rest) throws IOException {
        String answer = raw("POST /api/v1/task/0/cancel HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + rest);

        assertThat(answer).doesNotContain("openapi:").matches("(?s)HTTP/1.1 4.*");
        assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    }

    @Test
    void scriptsOfOtherSitesMayCallNothing() {
        Response answer = given().header("Origin", "https://evil.test").get("/api/v1/task/");
        Response preflight = given().header("Origin", "https://evil.test")
                .header("Access-Control-Request-Method", "DELETE")
                .options("/api/v1/task/1");

        assertThat(answer.headers().asList())
                .noneMatch(header -> header.getName().startsWith("Access-Control"));
        assertThat(preflight.headers().asList())
                .noneMatch(header -> header.getName().startsWith("Access-Control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/task/", "/login", "/nothing", "/q/openapi", "/api/v1/task/0"})
    void everyAnswerTellsBrowsersWhatToRefuse(String path) {
        given().redirects()
                .follow(false)
                .get(path)
                .then()
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin");
    }

    private String post(String path, String json) throws IOException {
        return raw(
                "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(path, json.length(), json));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) Waiting.PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
