package io.parsermanager.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.parsermanager.testsupport.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What all pages have: language, colours, protection, errors in words. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class LayoutTest {
    @Test
    void speaksTheBrowsersLanguage() {
        given().header("Accept-Language", "ru-RU,ru;q=0.9")
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("Обзор"))
                .body(containsString("<html lang=\"ru\""));
    }

    @Test
    void speaksEnglishToAllOthers() {
        given().header("Accept-Language", "de").get("/").then().statusCode(200).body(containsString("Overview"));
    }

    @Test
    void keepsAChosenLanguageAndGoesBack() {
        given().redirects()
                .follow(false)
                .formParam("language", "ru")
                .formParam("back", "/tasks?status=NEW")
                .post("/preferences")
                .then()
                .statusCode(303)
                .header("Location", containsString("/tasks?status=NEW"))
                .cookie("language", "ru");
        given().cookie("language", "ru").get("/").then().body(containsString("Обзор"));
    }

    @Test
    void sendsNobodyToAnotherSite() {
        given().redirects()
                .follow(false)
                .formParam("back", "//example.org/")
                .post("/preferences")
                .then()
                .statusCode(303)
                .header("Location", not(containsString("example.org")));
    }

    @Test
    void showsAFlashMessageOnceAndNoneThatALinkMakesUp() {
        given().get("/tasks?said=CANCELED&n=5").then().statusCode(200).body(not(containsString("Canceled: 5")));
        given().cookie("flash", "CANCELED.5")
                .get("/tasks?said=RETRIED&n=7")
                .then()
                .body(containsString("Canceled: 5"))
                .body(not(containsString("created: 7")))
                .cookie("flash", "");
        given().cookie("flash", "CANCELED.5")
                .header("HX-Request", "true")
                .get("/tasks")
                .then()
                .body(not(containsString("Canceled: 5")))
                .header("Set-Cookie", nullValue());
        given().cookie("flash", "<b>.5").get("/tasks").then().statusCode(200).body(not(containsString("<b>")));
    }

    @Test
    void refusesTheFormOfAnotherSite() {
        given().header("Sec-Fetch-Site", "cross-site")
                .formParam("theme", "dark")
                .post("/preferences")
                .then()
                .statusCode(403);
        given().header("Origin", "https://example.org")
                .formParam("theme", "dark")
                .post("/preferences")
                .then()
                .statusCode(403);
    }

    @Test
    void tellsAPersonOfAnErrorOnAPage() {
        given().accept("text/html,*/*;q=0.8")
                .get("/nowhere")
                .then()
                .statusCode(404)
                .contentType("text/html;charset=UTF-8")
                .body(containsString("There is nothing here"));
    }

    @Test
    void servesItsOwnAssets() {
        given().get("/assets/page.css").then().statusCode(200);
        given().get("/assets/page.js").then().statusCode(200);
        given().get("/webjars/htmx.org/dist/htmx.min.js").then().statusCode(200);
    }

    @Test
    void needsNothingThatAStrictPolicyForbids() {
        given().get("/")
                .then()
                .body(not(containsString("style=")))
                .body(not(containsString(" onclick")))
                .body(not(containsString("<script>")));
    }

    @Test
    void leavesTheApiInJson() {
        given().get("/api/v1/task/0").then().statusCode(404).contentType("application/problem+json");
    }
}
