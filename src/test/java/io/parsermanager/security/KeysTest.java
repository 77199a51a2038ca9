package io.parsermanager.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.parsermanager.security.Keys.TestKey;
import io.parsermanager.testsupport.Management;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How callers get in by a key, what they are told who do not, and that their name stands in what they change. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestProfile(Keys.class)
class KeysTest {
    private static final String CANCEL = "/api/v1/task_group/cancel_expired_task_group";

    @Inject
    Tables tables;

    @Inject
    AgroalDataSource database;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> kafka;

    @AfterEach
    void clear() {
        tables.clear();
    }

    @Test
    void aKeyIsTakenFromEitherHeader() {
        given().header("X-API-Key", TestKey.READER.text())
                .get("/api/v1/task")
                .then()
                .statusCode(200);
        given().header("Authorization", "bearer " + TestKey.READER.text())
                .get("/api/v1/task")
                .then()
                .statusCode(200);
    }

    @Test
    void whoIsNotKnownIsToldHowToSayIt() {
        given().get("/api/v1/task")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("status", equalTo(401))
                .body("title", equalTo("Unauthorized"))
                .body("detail", containsString("Authorization: Bearer"))
                .body("instance", equalTo("/api/v1/task"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "pm_test-READER ", "pm_test-reader", "pm_test-READERx", "null"})
    void aWrongKeyIsRefusedEvenWhereNoneIsNeeded(String key) {
        Response answer = given().header("X-API-Key", key + "!").get("/q/openapi");

        answer.then().statusCode(401).body("detail", containsString("This key is not known"));
        assertThat(answer.asString()).doesNotContain("pm_test");
    }

    @Test
    void whoMayNotIsToldWhichRoleMay() {
        TestKey.READER
                .given()
                .post("/api/v1/task_group")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", containsString("needs the role operator, and 'reader-of-tests' is reader"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cancel_expired_task_group;x=1",
                "cancel%5Fexpired%5Ftask%5Fgroup",
                "./cancel_expired_task_group",
                "7/../cancel_expired_task_group",
                "/cancel_expired_task_group",
                "cancel_expired_task_group/",
                "cancel_expired_task_group%3Bx",
                "cancel_expired_task_group%20",
                "cancel_expired_task_group%00",
                "7/%2e%2e/cancel_expired_task_group",
                "7%2f..%2fcancel_expired_task_group",
            })
    void noSpellingOfAPathGetsAReaderFurther(String path) {
        int status = TestKey.READER
                .given()
                .urlEncodingEnabled(false)
                .get("/api/v1/task_group/" + path)
                .statusCode();

        assertThat(status).isIn(400, 403, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/nothing", "/q/dev", "/q/arc", "/api/v1/task_group/x"})
    void whatIsNotDeclaredNobodyMay(String path) {
        TestKey.ADMIN.given().get(path).then().statusCode(403).body("detail", containsString("Nobody may call"));
        given().get(path).then().statusCode(401);
    }

    @Test
    void healthAndMetricsNeedNoKey() {
        Management.get("/q/health/ready").statusCode(200);
        Management.get("/q/metrics").statusCode(200);
    }

    @Test
    void whoseKeyItIsStandsInWhatWasChangedWhateverTheCallerSays() {
        TestKey.OPERATOR
                .given()
                .header("X-Actor", "somebody else")
                .contentType(ContentType.JSON)
                .body("{\"reason\": \"a test of keys\"}")
                .post("/api/v1/tag/keys/pause")
                .then()
                .statusCode(200)
                .body("paused_by", equalTo("operator-of-tests"));

        TestKey.ADMIN
                .given()
                .queryParam("who", "operator-of-tests")
                .queryParam("entity", "tag")
                .queryParam("entity_id", "keys")
                .get("/api/v1/audit/")
                .then()
                .statusCode(200)
                .body("items[-1].operation", equalTo("POST /api/v1/tag/{tag}/pause"))
                .body("items[-1].proven", equalTo(true))
                .body("items[-1].reason", equalTo("a test of keys"))
                .body("items[-1].address", notNullValue())
                .body("items[-1].status", equalTo(200));
    }

    @Test
    void aBrowserIsSentToTheFormAndComesBackWithACookie() {
        given().redirects()
                .follow(false)
                .accept("text/html,*/*")
                .get("/")
                .then()
                .statusCode(303)
                .header("Location", "/login");
        given().get("/login")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .body(containsString("name=\"key\""));

        Response answer = given().redirects()
                .follow(false)
                .formParam("key", TestKey.READER.text())
                .post("/login");

        answer.then().statusCode(303).header("Location", containsString("/"));
        assertThat(answer.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        given().cookie(CallerAuthentication.COOKIE, TestKey.READER.text())
                .get("/api/v1/task")
                .then()
                .statusCode(200);
    }

    @Test
    void theLoginLeadsToThePageThatWasWantedAndToNoOtherSite() {
        given().redirects()
                .follow(false)
                .accept("text/html,*/*")
                .urlEncodingEnabled(false)
                .get("/tasks?status=FAILED&worker=a+b")
                .then()
                .statusCode(303)
                .header("Location", "/login?to=%2Ftasks%3Fstatus%3DFAILED%26worker%3Da%2Bb");
        given().queryParam("to", "/tasks?status=FAILED")
                .header("Accept-Language", "ru")
                .get("/login")
                .then()
                .statusCode(200)
                .body(containsString("name=\"to\" value=\"/tasks?status=FAILED\""), containsString("Ключ API"));
        for (String[] wanted : new String[][] {
            {"/tasks?status=FAILED", "/tasks?status=FAILED"}, {"//evil.example/", "/"}, {"https://evil.example/", "/"}
        }) {
            Response answer = given().redirects()
                    .follow(false)
                    .formParam("key", TestKey.READER.text())
                    .formParam("to", wanted[0])
                    .post("/login");
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.header("Location").replaceFirst("^http://[^/]+", ""))
                    .isEqualTo(wanted[1]);
        }
    }

    @Test
    void aWrongKeyInTheFormIsToldAndLeavesNoCookie() {
        Response answer = given().formParam("key", "<script>").post("/login");

        answer.then().statusCode(401).header("Set-Cookie", nullValue()).body(containsString("not known"));
        assertThat(answer.asString()).doesNotContain("<script>");
    }

    @Test
    void anotherSitesFormLogsNobodyIn() {
        given().header("Sec-Fetch-Site", "cross-site")
                .formParam("key", TestKey.READER.text())
                .post("/login")
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue());
    }

    @Test
    void toLogOutTakesTheCookieAway() {
        Response answer = given().redirects()
                .follow(false)
                .cookie(CallerAuthentication.COOKIE, TestKey.READER.text())
                .post("/logout");

        answer.then().statusCode(303).header("Location", containsString("/login"));
        assertThat(answer.header("Set-Cookie"))
                .contains(CallerAuthentication.COOKIE + "=;")
                .contains("Max-Age=0");
    }

    /** Another site's form or link sends it too, where a browser is old enough not to know SameSite. */
    @Test
    void aCookieAloneChangesNothingByTheApi() {
        given().cookie(CallerAuthentication.COOKIE, TestKey.ADMIN.text())
                .post("/api/v1/task_group")
                .then()
                .statusCode(401);
        given().cookie(CallerAuthentication.COOKIE, TestKey.ADMIN.text())
                .get(CANCEL)
                .then()
                .statusCode(401);
    }

    @Test
    void aCookieThatIsKnownNoMoreDoesNotShutTheFormOut() {
        given().cookie(CallerAuthentication.COOKIE, "pm_gone")
                .get("/login")
                .then()
                .statusCode(200);
        given().cookie(CallerAuthentication.COOKIE, "pm_gone")
                .get("/api/v1/task")
                .then()
                .statusCode(401);
    }

    @Test
    void whoRunsWildIsStoppedAndNobodyElse() {
        Response answer = null;
        // what is used up comes back meanwhile, but not as fast as the slowest machine calls
        for (int i = 0; i < 10 * Keys.CHANGES_PER_MINUTE && (answer == null || answer.statusCode() != 429); i++) {
            answer = TestKey.HASTY.given().delete("/api/v1/task/0");
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
        answer.then().contentType("application/problem+json").body("detail", containsString("CHANGES_PER_MINUTE"));
        TestKey.HASTY.given().get("/api/v1/task").then().statusCode(200);
        TestKey.ADMIN.given().delete("/api/v1/task/0").then().statusCode(404);
    }

    @Test
    void aChangeThatWasRefusedToSomebodyKnownStandsInTheAudit() {
        TestKey.READER.given().delete("/api/v1/task_source/7/8").then().statusCode(403);

        TestKey.ADMIN
                .given()
                .get("/api/v1/audit?size=1000&who=reader-of-tests&entity=task_source")
                .then()
                .statusCode(200)
                .body("items[-1].operation", equalTo("DELETE /api/v1/task_source/{task_id}/{source_id}"))
                .body("items[-1].entity_id", equalTo("7/8"))
                .body("items[-1].selection.path", equalTo("/api/v1/task_source/7/8"))
                .body("items[-1].proven", equalTo(true))
                .body("items[-1].address", notNullValue())
                .body("items[-1].status", equalTo(403));
    }

    @Test
    void whoIsNotKnownOrOnlyWantedToLookWritesNothingIntoTheAudit() {
        long before = tables.number("SELECT count(*) FROM audit");

        given().delete("/api/v1/task/7").then().statusCode(401);
        given().header("X-API-Key", "pm_wrong").delete("/api/v1/task/7").then().statusCode(401);
        TestKey.READER.given().get("/api/v1/audit").then().statusCode(403);
        TestKey.ADMIN.given().post("/api/v1/nothing").then().statusCode(403);

        assertThat(tables.number("SELECT count(*) FROM audit")).isEqualTo(before);
    }

    @Test
    void refusalsFillTheAuditNoFasterThanChangesMay() {
        int refused = 0;
        int status = 403;
        while (status == 403 && refused < 10 * Keys.CHANGES_PER_MINUTE) {
            status = TestKey.HASTY_READER.given().delete("/api/v1/task/0").statusCode();
            refused += status == 403 ? 1 : 0;
        }

        assertThat(status).isEqualTo(429);
        assertThat(tables.number("SELECT count(*) FROM audit WHERE who = ?", TestKey.HASTY_READER.holder()))
                .isEqualTo(refused);
        TestKey.HASTY_READER.given().get("/api/v1/task").then().statusCode(200);
    }

    /** A refusal that cannot be noted is one all the same. */
    @Test
    void aRefusalNeedsNoAudit() {
        tables.sql("ALTER TABLE audit RENAME TO audit_away");
        try {
            TestKey.READER.given().delete("/api/v1/task/0").then().statusCode(403);
        } finally {
            tables.sql("ALTER TABLE audit_away RENAME TO audit");
        }
    }

    @Test
    void aPersonWhoPressesAButtonThatIsNotForThemIsShownAPage() {
        TestKey.READER
                .given()
                .accept("text/html,*/*;q=0.8")
                .formParam("reason", "by mistake")
                .post("/tasks/7/cancel")
                .then()
                .statusCode(403)
                .contentType(ContentType.HTML)
                .header("Content-Security-Policy", containsString("script-src 'self';"))
                .body(containsString("needs the role operator, and &#39;reader-of-tests&#39; is reader"))
                .body(containsString("href=\"/\""));
        TestKey.READER
                .given()
                .accept("text/html")
                .post("/api/v1/task/7/cancel")
                .then()
                .statusCode(403)
                .contentType("application/problem+json");
    }

    @Test
    void theListOfTheAuditIsPagedAndForAdmins() {
        TestKey.OPERATOR.given().delete("/api/v1/task/0");
        TestKey.OPERATOR.given().post("/api/v1/task/0/cancel");
        TestKey.OPERATOR.given().post("/api/v1/task/0/cancel");

        TestKey.OPERATOR.given().get("/api/v1/audit").then().statusCode(403);
        TestKey.ADMIN
                .given()
                .get("/api/v1/audit?size=1")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("next_cursor", notNullValue());
    }

    @Test
    void aSourceInAPrivateNetworkIsRefusedIfThatIsSaid() {
        TestKey.ADMIN
                .given()
                .contentType(ContentType.JSON)
                .body("{\"source_type\": \"RSS\", \"external_id\": \"http://169.254.169.254/latest\"}")
                .post("/api/v1/source")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/external_id"))
                .body("detail", containsString("PRIVATE_ADDRESSES=refuse"));
        TestKey.ADMIN
                .given()
                .contentType("text/csv")
                .body("source_type,external_id\nRSS,http://10.0.0.1/\nRSS,https://example.org/\n")
                .post("/api/v1/source/import")
                .then()
                .statusCode(200)
                .body("made", equalTo(1))
                .body("rejected", equalTo(1));
    }

    @Test
    void aTrustedProxySaysWhereACallComesFrom() {
        TestKey.OPERATOR.given().header("X-Forwarded-For", "203.0.113.7").post("/api/v1/task/77/cancel");

        TestKey.ADMIN
                .given()
                .get("/api/v1/audit?size=1000&entity_id=77")
                .then()
                .statusCode(200)
                .body("items[-1].address", equalTo("203.0.113.7"));
    }

    @Test
    void howToSpeakToPostgresReachesItsDriver() {
        assertThat(database.getConfiguration()
                        .connectionPoolConfiguration()
                        .connectionFactoryConfiguration()
                        .jdbcProperties())
                .containsEntry("sslmode", "disable");
    }

    @Test
    void howToSpeakToKafkaReachesItsClients() {
        assertThat(kafka).containsEntry("sasl.mechanism", "PLAIN");
    }
}
