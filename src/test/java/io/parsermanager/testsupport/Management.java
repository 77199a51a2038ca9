package io.parsermanager.testsupport;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import org.eclipse.microprofile.config.ConfigProvider;

/** The management port as an orchestrator and Prometheus see it. */
public final class Management {
    private Management() {}

    public static ValidatableResponse get(String path) {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port).get(path).then();
    }

    /** All metrics in Prometheus' text format. */
    public static String scrape() {
        return get("/q/metrics").statusCode(200).extract().asString();
    }
}
