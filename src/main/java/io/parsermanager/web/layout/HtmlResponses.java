package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** HTML answers with a status or a header of their own. */
public final class HtmlResponses {
    private HtmlResponses() {}

    /** A page with this status, in this language: the page of a form that was rejected. */
    public static Response with(int status, TemplateInstance page, Locale locale) {
        return Response.status(status)
                .entity(page.setLocale(locale).render())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .build();
    }

    /** Tells a page that polls by htmx to reload as a whole once the thing is finished, since it has other buttons then. */
    public static void reloadOnce(boolean finished, String htmx, HttpServerResponse response) {
        if (finished && "true".equals(htmx)) {
            response.putHeader("HX-Refresh", "true");
        }
    }
}
