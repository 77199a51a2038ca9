package io.parsermanager.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;

/** Calls REST as a client does. Paths are relative to the base path, bodies are JSON. */
public final class Api {
    private static final String BASE = "/api/v1/";

    private Api() {}

    public static Response get(String path) {
        return given().get(BASE + path);
    }

    public static Response post(String path) {
        return given().post(BASE + path);
    }

    public static Response post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(BASE + path);
    }

    /** Posts with the name of a caller. */
    public static Response postAs(String actor, String path, String body) {
        return given().header("X-Actor", actor)
                .contentType(ContentType.JSON)
                .body(body)
                .post(BASE + path);
    }

    public static Response patch(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).patch(BASE + path);
    }

    public static Response delete(String path) {
        return given().delete(BASE + path);
    }

    /** The answer's body, after a check that the status is 2xx. */
    public static JsonPath ok(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isBetween(200, 299);
        return response.jsonPath();
    }

    /** The answer's body, after a check that the status is 201. */
    public static JsonPath created(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        return response.jsonPath();
    }

    /** The detail of an error, after a check of its status. */
    public static String refused(int status, Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        return response.jsonPath().getString("detail");
    }

    /** The ids on the list's first page. */
    public static List<Long> ids(String list) {
        return ok(get(list)).getList("items.id", Long.class);
    }
}
