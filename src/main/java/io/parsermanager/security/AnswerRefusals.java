package io.parsermanager.security;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;

/** Answers every {@link Refusal} as REST and the page answer their own failures: application/problem+json, or a page for a person. */
@ApplicationScoped
public class AnswerRefusals {
    @CheckedTemplate(basePath = "security")
    static class Templates {
        private Templates() {}

        static native TemplateInstance refused(int status, String title, String detail);
    }

    private static final String API = "/api/";
    private static final int FIRST_OF_FAULTS = 400;

    /** Before Quarkus' own handler of failures, which is the last. */
    private static final int EARLY = Integer.MIN_VALUE;

    AnswerRefusals() {}

    void register(@Observes Router router) {
        router.route().order(EARLY).failureHandler(AnswerRefusals::answer);
    }

    private static void answer(RoutingContext call) {
        HttpServerResponse response = call.response();
        if (!(call.failure() instanceof Refusal refusal) || response.ended()) {
            call.next();
            return;
        }
        refusal.addHeaders(response::putHeader);
        response.setStatusCode(refusal.status());
        String title = Status.fromStatusCode(refusal.status()).getReasonPhrase();
        if (refusal.status() >= FIRST_OF_FAULTS
                && !call.normalizedPath().startsWith(API)
                && RequirePermission.acceptsHtml(call)) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .end(Templates.refused(refusal.status(), title, refusal.getMessage())
                            .render());
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("status", refusal.status())
                        .put("title", title)
                        .put("detail", refusal.getMessage())
                        .put("instance", call.normalizedPath())
                        .encode());
    }
}
