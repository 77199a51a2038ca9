package io.parsermanager.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;

/**
 * Makes an optional body really optional. REST rejects a request without a Content-Type, and {@code curl -d ''} names an empty body a
 * form. Forms of the page stay forms, even when they are empty.
 */
@ApplicationScoped
public class OptionalBodyFilter {
    /** Runs before REST matches the Content-Type. */
    private static final int EARLY = 100;

    private static final String API = "/api/";

    void register(@Observes Filters filters) {
        filters.register(
                call -> {
                    if (isApi(call) && hasNoBody(call.request()) && hasNoTypeOfItsOwn(call.request())) {
                        call.request().headers().set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
                    }
                    call.next();
                },
                EARLY);
    }

    private static boolean isApi(RoutingContext call) {
        return call.normalizedPath().startsWith(API);
    }

    private static boolean hasNoBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null : length.equals("0");
    }

    private static boolean hasNoTypeOfItsOwn(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null || type.startsWith(MediaType.APPLICATION_FORM_URLENCODED);
    }
}
