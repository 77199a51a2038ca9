package io.parsermanager.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;

/**
 * Lets calls whose body may be left out really leave it out. REST refuses a call that names no type for its body, and
 * {@code curl -d ''} calls its nothing a form.
 */
@ApplicationScoped
public class EmptyBodies {
    /** Before REST looks for a method that reads the type. */
    private static final int EARLY = 100;

    void register(@Observes Filters filters) {
        filters.register(
                call -> {
                    if (isApi(call.request()) && hasNoBody(call.request()) && hasNoTypeOfItsOwn(call.request())) {
                        call.request().headers().set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
                    }
                    call.next();
                },
                EARLY);
    }

    /** A form of the page is a form, also with no box of it ticked. */
    private static boolean isApi(HttpServerRequest request) {
        return request.path().startsWith("/api/");
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
