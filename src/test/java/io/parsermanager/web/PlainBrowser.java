package io.parsermanager.web;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.util.Map;

/**
 * The page as a browser without scripts asks for it and sends its forms, without following where they lead. The next page gets the flash
 * message of a form.
 */
public final class PlainBrowser {
    private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

    private static final String FLASH = "flash";

    /** The cookie of the last form; null: the last page has shown it. */
    private static String flash;

    private PlainBrowser() {}

    public static String page(String path, String language) {
        return open(path, language).then().statusCode(200).extract().asString();
    }

    public static String page(String path) {
        return page(path, "en");
    }

    public static Response open(String path, String language) {
        Map<String, String> cookies = flash == null ? Map.of() : Map.of(FLASH, flash);
        flash = null;
        return given().header("Accept", HTML)
                .header("Accept-Language", language)
                .cookies(cookies)
                .urlEncodingEnabled(false)
                .get(path);
    }

    static Response send(String path, Map<String, ?> form) {
        Response answer = given().header("Accept", HTML)
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams(form)
                .post(path);
        flash = answer.cookie(FLASH);
        return answer;
    }

    /** Where a form leads that was accepted. */
    static String done(Response response) {
        String location = response.then().statusCode(303).extract().header("Location");
        return location.replaceFirst("^https?://[^/]+", "");
    }

    /** What is said of a form that was not. */
    static String refused(int status, Response response) {
        return response.then().statusCode(status).extract().asString();
    }
}
