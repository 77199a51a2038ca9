package io.parsermanager.security;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;

/** Answers every {@link Refusal} as REST answers its own failures: application/problem+json with what helps. */
@ApplicationScoped
public class AnswerRefusals {
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
        response.setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("status", refusal.status())
                        .put("title", Status.fromStatusCode(refusal.status()).getReasonPhrase())
                        .put("detail", refusal.getMessage())
                        .put("instance", call.normalizedPath())
                        .encode());
    }
}
