package io.parsermanager.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.security.Wire.Answer;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as tools send them that are no browsers: every one is taken, or refused with a sentence. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class RequestLineTest {
    @Inject
    Tables tables;

    @TestHTTPResource("/")
    URL service;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.source("RSS", "https://example.org/", Duration.ofHours(-1));
        tables.sql("UPDATE source SET tags = ARRAY['новости', 'a|b'], external_id = 'http://x/a|b'");
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200",
        "/sources, 200",
        "/api/v1/source, 200",
        "/api/v1/source/0, 404",
        "/q/openapi, 200",
        "/nothing, 404"
    })
    void http10NeedsNoHost(String path, int status) {
        Answer answer = send("GET " + path + " HTTP/1.0\r\n\r\n");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "[", "a:b:c", "a:99999999", "\"", "a/b", "é", "<>"})
    void aHostThatIsNoneIsRefusedWithASentence(String host) {
        for (String path : new String[] {"/", "/api/v1/source"}) {
            Answer answer = send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

            assertThat(answer.status()).as(answer.text()).isIn(200, 400);
            assertThat(answer.text()).doesNotContain("Exception").contains("application/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "external_id=http://x/a|b",
                "external_id=http://x/a%7Cb",
                "tag=новости",
                "tag=%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
                "tag=a|b",
            })
    void whatBelongsInPercentsIsPutThere(String query) {
        Answer answer = get("/api/v1/source?" + query);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(utf8(answer)).contains("a|b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a]", "{t}", "a^b", "\"q\"", "a\\b", "<b>", "`", "é"})
    void anyOtherCharacterIsTakenToo(String tag) {
        Answer answer = get("/api/v1/source?tag=" + tag);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(get("/sources?q=" + tag).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?tag=%zz", "?tag=100%", "?tag=%4", "/%zz", "?tag=%FF", "?tag=%C3%28", "?tag=%ED%A0%80"})
    void whatCannotBeReadIsRefusedWithASentence(String rest) {
        Answer answer = get("/api/v1/source" + rest);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.head()).contains("application/problem+json");
        assertThat(answer.text()).contains("\"detail\":");
    }

    /** Backslashes, other schemes, an authority, nothing at all, control characters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\path",
                "\\\\host\\path",
                "path",
                "api/v1/source",
                "?limit=1",
                "#top",
                "*x",
                "*",
                "..",
                "a.example:443",
                "ftp://a.example/api/v1/source",
                "file:///etc/passwd",
                "mailto:a@a.example",
                "javascript:alert(1)",
                "http:/api/v1/source",
                "http:api",
                "\u0001",
                "\u007F/",
                "é",
                "%2Fapi%2Fv1%2Fsource",
                "%zz",
            })
    void whatIsNoAddressIsRefusedWithASentence(String target) {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            Answer answer = send("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .formatted(method, target));

            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.head()).contains("application/problem+json");
            assertThat(answer.text()).contains("The address must begin with /");
        }
    }

    /** Vert.x answers these itself, before the service hears of them: with the status and without a sentence. */
    @ParameterizedTest
    @ValueSource(strings = {"GET  HTTP/1.1", "GET HTTP/1.1", "GET", "GET /a\tb HTTP/1.1", "\u0001"})
    void whatIsNoHttpIsRefused(String line) {
        Answer answer = send("%s\r\nHost: a\r\nConnection: close\r\n\r\n".formatted(line));

        assertThat(answer.status()).as(answer.text()).isIn(400, 501);
        assertThat(answer.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://other.example", "HTTP://other.example", "https://other.example"})
    void anAddressWithAHostIsReadAsItsPath(String host) {
        assertThat(get(host + "/api/v1/source").status()).isEqualTo(200);
        assertThat(get(host + "/api/v1/nothing").status()).isEqualTo(404);
        assertThat(get(host).status()).isIn(200, 303, 400);
        assertThat(get(host + "?limit=1").status()).isIn(200, 303, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\u0000", "/a\u0001b", "/\u007F", "/api/v1/source?tag=\u0000", "/api/v1/source/\u0002"})
    void controlCharactersAreAnsweredWithASentence(String target) {
        Answer answer = get(target);

        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
        assertThat(answer.text()).contains("application/problem+json", "\"detail\":");
    }

    @Test
    void whatIsTooLongIsRefusedWithASentence() {
        Answer line = get("/api/v1/source?tag=" + "x".repeat(10_000));
        Answer header = send(
                "GET /api/v1/source HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");

        assertThat(line.status()).isEqualTo(414);
        assertThat(line.text()).contains("application/problem+json", "at most 8192");
        assertThat(header.status()).isEqualTo(431);
        assertThat(header.text()).contains("application/problem+json", "at most 16384");
    }

    @Test
    void aNameInAHeaderIsReadAsUtf8() {
        for (String name :
                new String[] {"Анна", "UTF-8''%D0%90%D0%BD%D0%BD%D0%B0", "utf-8'ru'%d0%90%d0%bd%d0%bd%d0%b0"}) {
            assertThat(pause(name).status()).isEqualTo(200);
            assertThat(tables.text("SELECT paused_by FROM source")).isEqualTo("Анна");
            assertThat(tables.text("SELECT who FROM audit ORDER BY id DESC LIMIT 1"))
                    .isEqualTo("Анна");
        }
        assertThat(pause("Renee").status()).isEqualTo(200);
        Answer latin = new Wire(service.getPort()).send(pauseBy("Ren\u00E9e"));
        assertThat(latin.status()).isEqualTo(400);
        assertThat(latin.text()).contains("X-Actor", "UTF-8");
        assertThat(pause("a\u200Bb").status()).isEqualTo(400);
        assertThat(pause("UTF-8''%00").status()).isEqualTo(400);
    }

    @Test
    void aBodyOfUnknownLengthIsCountedWhileItIsRead() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        // the first request asks for HTTP/2, those after it speak it
        assertThat(client.send(HttpRequest.newBuilder(uri("source")).build(), BodyHandlers.ofString())
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_2);

        HttpResponse<String> small =
                post(client, "{\"source_type\": \"RSS\", \"external_id\": \"https://h2.example/\"}");
        HttpResponse<String> large =
                post(client, "{\"source_type\": \"RSS\", \"name\": \"" + "x".repeat(2_000_000) + "\"}");

        assertThat(small.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(small.statusCode()).as(small.body()).isEqualTo(201);
        assertThat(tables.text("SELECT selection FROM audit ORDER BY id DESC LIMIT 1"))
                .contains("https://h2.example/");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("HTTP_MAX_BODY_BYTES");
        assertThat(tables.number("SELECT count(*) FROM source")).isEqualTo(2);
    }

    @Test
    void soIsOneInChunks() {
        String body = "{\"source_type\": \"RSS\", \"external_id\": \"https://chunks.example/\"}";
        String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";

        Answer small = chunks(
                "/api/v1/source", "application/json", Integer.toHexString(body.length()) + "\r\n" + body + "\r\n");
        Answer large = chunks("/api/v1/source", "application/json", chunk.repeat(20));
        Answer form = chunks("/login", "application/x-www-form-urlencoded", chunk.repeat(20));

        assertThat(small.status()).as(small.text()).isEqualTo(201);
        assertThat(tables.text("SELECT selection FROM audit ORDER BY id DESC LIMIT 1"))
                .contains("chunks.example");
        assertThat(large.status()).isEqualTo(413);
        assertThat(form.status()).isNotEqualTo(500).isNotEqualTo(200);
    }

    private Answer chunks(String path, String type, String chunks) {
        String head =
                "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n";
        return send(head.formatted(path, type) + chunks + "0\r\n\r\n");
    }

    private HttpResponse<String> post(HttpClient client, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri("source"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:%d/api/v1/%s".formatted(service.getPort(), path));
    }

    private Answer pause(String actor) {
        return send(pauseBy(actor));
    }

    private String pauseBy(String actor) {
        return "POST /api/v1/source/%d/pause HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\nX-Actor: %s\r\n\r\n"
                .formatted(Api.ids("source").get(0), actor);
    }

    private Answer get(String path) {
        return send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    /** In the bytes of UTF-8. */
    private Answer send(String request) {
        return new Wire(service.getPort())
                .send(new String(request.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static String utf8(Answer answer) {
        return new String(answer.text().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
