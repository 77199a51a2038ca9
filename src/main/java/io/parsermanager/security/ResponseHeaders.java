package io.parsermanager.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Sets the security headers of every answer: browsers then refuse foreign and inline scripts, frames, guessed types and referrers. */
@ApplicationScoped
public class ResponseHeaders {
    /** Runs before authentication (200), so that refusals have the headers as well. */
    private static final int FIRST = 1000;

    private static final String STRICT =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Swagger UI needs inline scripts and styles. */
    private static final String SWAGGER = "/q/swagger-ui";

    private static final String FOR_SWAGGER =
            "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                    + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Files that a browser may keep. */
    private static final List<String> OWN_CACHING =
            List.of("/assets/", "/webjars/", "/q/", "/login.css", "/favicon.ico");

    ResponseHeaders() {}

    void register(@Observes Filters filters) {
        filters.register(
                call -> {
                    add(call);
                    call.next();
                },
                FIRST);
    }

    private static void add(RoutingContext call) {
        MultiMap headers = call.response().headers();
        String path = call.normalizedPath();
        headers.set("Content-Security-Policy", path.startsWith(SWAGGER) ? FOR_SWAGGER : STRICT);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        if (path.startsWith("/api/") || path.startsWith(RequirePermission.LOGIN)) {
            headers.set("Cache-Control", "no-store");
        } else if (OWN_CACHING.stream().noneMatch(path::startsWith)) {
            // a page is read anew, but a browser may go back to it
            headers.set("Cache-Control", "private, no-cache");
        }
        if ("https".equals(call.request().scheme())) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
