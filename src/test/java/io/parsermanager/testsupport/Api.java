package io.parsermanager.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;

/** The REST surface as a client calls it. Paths are relative to the base, bodies are JSON. */
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

    /** By somebody who says who they are. */
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

    /** The answer's body, if it is of the 2xx kind. */
    public static JsonPath ok(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isBetween(200, 299);
        return response.jsonPath();
    }

    /** The answer's body, if something was made. */
    public static JsonPath created(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
        return response.jsonPath();
    }

    /** What a refused caller is told. */
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
