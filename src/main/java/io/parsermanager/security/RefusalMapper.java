package io.parsermanager.security;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;

/** Answers each {@link Refusal} in the form of all other errors: application/problem+json, or a page for a person. */
@ApplicationScoped
public class RefusalMapper {
    @CheckedTemplate(basePath = "security")
    static class Templates {
        private Templates() {}

        static native TemplateInstance refused(int status, String title, String detail);
    }

    private static final String API = "/api/";
    private static final int FIRST_OF_FAULTS = 400;

    /** Runs before Quarkus' own handler of failures, which is the last one. */
    private static final int EARLY = Integer.MIN_VALUE;

    RefusalMapper() {}

    void register(@Observes Router router) {
        router.route().order(EARLY).failureHandler(RefusalMapper::answer);
    }

    private static void answer(RoutingContext call) {
        HttpServerResponse response = call.response();
        Refusal refusal = refusal(call);
        if (refusal == null || response.ended()) {
            call.next();
            return;
        }
        String path = path(call);
        refusal.addHeaders(response::putHeader);
        response.setStatusCode(refusal.status());
        String title = Status.fromStatusCode(refusal.status()).getReasonPhrase();
        if (refusal.status() >= FIRST_OF_FAULTS && !path.startsWith(API) && RequirePermission.acceptsHtml(call)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .end(Templates.refused(refusal.status(), title, refusal.getMessage())
                            .render())
                    .onComplete(end -> close(call, refusal));
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("status", refusal.status())
                        .put("title", title)
                        .put("detail", refusal.getMessage())
                        .put("instance", path)
                        .encode())
                .onComplete(end -> close(call, refusal));
    }

    /** The refusal for an address without a path or a bad Host, which Vert.x itself rejects before any route. */
    private static Refusal refusal(RoutingContext call) {
        if (call.failure() instanceof Refusal refusal) {
            return refusal;
        }
        String path = call.request().path();
        if (path == null || !path.startsWith("/")) {
            return RequestLine.noAddress();
        }
        return call.failure() instanceof VertxException && call.statusCode() == Status.BAD_REQUEST.getStatusCode()
                ? Refusal.bad("The header Host is missing, or is no host name with an optional port")
                : null;
    }

    /** The normalized path; an address with a broken escape has none. */
    private static String path(RoutingContext call) {
        try {
            return call.normalizedPath();
        } catch (IllegalArgumentException e) {
            return call.request().path();
        }
    }

    /** Closes the connection, because the caller may go on sending. */
    private static void close(RoutingContext call, Refusal refusal) {
        if (refusal.isTooLarge()) {
            call.request().connection().close();
        }
    }
}
