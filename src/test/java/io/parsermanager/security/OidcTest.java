package io.parsermanager.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpServer;
import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.http.NameValuePair;
import org.apache.http.client.utils.URLEncodedUtils;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of a provider: what in them counts, and what is wrong with them. The provider is ours, with a key made for the test. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(OidcTest.WithProvider.class)
class OidcTest {
    /** What a browser sends after the provider's keys or the service's secret have changed. */
    private static final Map<String, String> STALE = Map.of("q_session", "eyJhbGciOiJub25lIn0.e30.");

    /** The service with AUTH=oidc. */
    public static class WithProvider implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "AUTH", "oidc",
                    "OIDC_CLIENT_SECRET", "a secret of thirty-two characters",
                    "OIDC_ROLES_CLAIM", "realm_access/roles",
                    "OIDC_ADMIN_ROLE", "boss");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Provider.class));
        }
    }

    /** As much of a provider as the service asks for. */
    public static class Provider implements QuarkusTestResourceLifecycleManager {
        private static RsaJsonWebKey key;
        private static String issuer;

        private HttpServer server;

        @Override
        public Map<String, String> start() {
            try {
                key = RsaJwkGenerator.generateJwk(2048);
                key.setKeyId("of-this-test");
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                issuer = "http://localhost:" + server.getAddress().getPort();
                serve("/.well-known/openid-configuration", """
                        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                         "jwks_uri": "%1$s/jwks", "end_session_endpoint": "%1$s/logout"}""".formatted(issuer));
                serve("/token", () -> """
                        {"access_token": "%1$s", "id_token": "%1$s", "token_type": "Bearer", "expires_in": 300}""".formatted(signed(claims("boss"))));
                serve("/jwks", "{\"keys\": [%s]}".formatted(key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
                server.start();
                return Map.of("OIDC_ISSUER_URL", issuer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (JoseException e) {
                throw new IllegalStateException(e);
            }
        }

        private void serve(String path, String json) {
            serve(path, () -> json);
        }

        private void serve(String path, Supplier<String> json) {
            server.createContext(path, exchange -> {
                byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
        }

        @Override
        public void stop() {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reader, 200, 403, 403",
        "operator, 200, 404, 403",
        "boss, 200, 404, 404",
        "admin, 403, 403, 403",
        "nothing, 403, 403, 403",
    })
    void theClaimSaysWhichRoleItIs(String role, int look, int cancel, int delete) {
        String token = signed(claims(role));

        as(token).get("/api/v1/task").then().statusCode(look);
        as(token).post("/api/v1/task/0/cancel").then().statusCode(cancel);
        as(token).delete("/api/v1/task/0").then().statusCode(delete);
    }

    @Test
    void aTokenThatHasRunOutIsRefused() {
        refused(signed(claims("boss").expiresIn(Duration.ofHours(-1))));
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        refused(signed(claims("boss").issuer("https://elsewhere.test")));
    }

    @Test
    void aTokenForAnotherServiceIsRefused() {
        refused(signed(claims("boss").audience("something-else")));
    }

    @Test
    void aTokenSignedBySomebodyElseIsRefused() throws JoseException {
        refused(claims("boss")
                .jws()
                .keyId("of-this-test")
                .sign(RsaJwkGenerator.generateJwk(2048).getPrivateKey()));
    }

    @Test
    void aTokenThatIsNotSignedIsRefused() {
        String signed = signed(claims("boss"));
        String unsigned = "eyJhbGciOiJub25lIn0" + signed.substring(signed.indexOf('.'), signed.lastIndexOf('.') + 1);

        refused(unsigned);
        refused("nonsense");
    }

    @Test
    void whoSendsNoneIsToldWhatIsWanted() {
        given().get("/api/v1/task")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("detail", containsString("access token of " + Provider.issuer));
    }

    @Test
    void aBrowserIsSentToTheProvider() {
        Response answer = given().redirects().follow(false).accept("text/html").get("/");

        answer.then().statusCode(302).header("Location", startsWith(Provider.issuer + "/authorize?"));
        assertThat(answer.header("Location"))
                .contains("response_type=code", "client_id=parser-manager", "scope=openid");
    }

    @Test
    void aBrowserWithAStaleSessionIsSentToTheProvider() {
        page(STALE).get("/").then().statusCode(302).header("Location", startsWith(Provider.issuer + "/authorize?"));
    }

    @Test
    void aStaleSessionIsNoneForTheApi() {
        for (String path : List.of("/api/v1/task", "/api/v1/nothing")) {
            given().cookies(STALE)
                    .get(path)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("detail", containsString("access token of " + Provider.issuer));
        }
        given().cookies(STALE)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/task/0/cancel")
                .then()
                .statusCode(401);
    }

    @Test
    void aStaleSessionShutsNobodyOutOfWhatAllMaySee() {
        page(STALE).get("/login").then().statusCode(200);
        page(STALE).get("/login.css").then().statusCode(200);
        as(signed(claims("reader"))).cookies(STALE).get("/api/v1/task").then().statusCode(200);
    }

    @Test
    void aStaleSessionDoesNotHinderANewOne() {
        Map<String, String> session = logIn(STALE);

        page(session).get("/").then().statusCode(200).body(containsString("ann@example.org"));
    }

    @Test
    void whoLogsOutOfThePageHasNoSessionAnyMore() {
        Map<String, String> session = logIn();
        page(session).get("/").then().statusCode(200).body(containsString("ann@example.org"));

        Response answer = page(session).post("/logout");

        answer.then().statusCode(303).header("Location", "/login");
        assertThat(answer.headers().getValues("Set-Cookie")).isNotEmpty().allSatisfy(cookie -> assertThat(cookie)
                .matches("q_session[^=]*=;.*Max-Age=0.*"));
        assertThat(answer.headers().getValues("Set-Cookie")).hasSameSizeAs(session.keySet());
        given().get("/login").then().statusCode(200).body(containsString("You are not logged in here"));
    }

    @Test
    void whoComesBackFromTheProviderIsLedToThePage() {
        loggedIn().then().statusCode(302).header("Location", endsWith("/"));
    }

    @Test
    void aSessionsCookiesAreNoScriptsBusiness() {
        assertThat(loggedIn().headers().getValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("q_session"))
                .isNotEmpty()
                .allSatisfy(cookie ->
                        assertThat(cookie).containsIgnoringCase("; HttpOnly").contains("; SameSite=Lax"));
    }

    /** The browser's way to the provider and back; the provider lets everybody in. */
    private static Response loggedIn() {
        return loggedIn(Map.of());
    }

    private static Response loggedIn(Map<String, String> before) {
        Response sent = page(before).get("/");
        Map<String, String> asked =
                URLEncodedUtils.parse(URI.create(sent.header("Location")), StandardCharsets.UTF_8).stream()
                        .collect(Collectors.toMap(NameValuePair::getName, NameValuePair::getValue));
        return page(kept(before, sent))
                .queryParam("code", "of-this-test")
                .queryParam("state", asked.get("state"))
                .get(asked.get("redirect_uri"));
    }

    /** The cookies that a browser has after an answer. */
    private static Map<String, String> kept(Map<String, String> before, Response answer) {
        Map<String, String> kept = new HashMap<>(before);
        answer.detailedCookies().forEach(cookie -> {
            if (cookie.getMaxAge() == 0) {
                kept.remove(cookie.getName());
            } else {
                kept.put(cookie.getName(), cookie.getValue());
            }
        });
        return kept;
    }

    private static Map<String, String> logIn() {
        return logIn(Map.of());
    }

    private static Map<String, String> logIn(Map<String, String> before) {
        return loggedIn(before).cookies().entrySet().stream()
                .filter(cookie -> cookie.getKey().startsWith("q_session"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static RequestSpecification page(Map<String, String> cookies) {
        return given().redirects().follow(false).accept("text/html").cookies(cookies);
    }

    @Test
    void whoseTokenItIsStandsInTheAudit() {
        as(signed(claims("boss")))
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/task/0/cancel")
                .then()
                .statusCode(404);

        as(signed(claims("boss")))
                .get("/api/v1/audit?who=ann@example.org&size=1000")
                .then()
                .statusCode(200)
                .body("items[-1].proven", equalTo(true))
                .body("items[-1].address", notNullValue());
    }

    private static void refused(String token) {
        as(token)
                .get("/api/v1/task")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("detail", containsString("This token is not accepted"));
    }

    static JwtClaimsBuilder claims(String role) {
        return Jwt.issuer(Provider.issuer)
                .upn("ann@example.org")
                .subject("1234")
                .audience("parser-manager")
                .claim("realm_access", Map.of("roles", List.of(role)))
                .expiresIn(Duration.ofMinutes(5));
    }

    static String signed(JwtClaimsBuilder claims) {
        return claims.jws().keyId("of-this-test").sign(Provider.key.getPrivateKey());
    }

    private static RequestSpecification as(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
