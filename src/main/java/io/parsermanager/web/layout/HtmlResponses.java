package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Answers that are more than a page: a status of their own, or a word to the page that asked. */
public final class HtmlResponses {
    private HtmlResponses() {}

    /** A form that was refused: the same page with what is wrong on it, under the status of the refusal. */
    public static Response with(int status, TemplateInstance page, Locale locale) {
        return Response.status(status)
                .entity(page.setLocale(locale).render())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .build();
    }

    /** Whether it is finished, of a page that asked for news of it: then all of the page is loaded anew, since other buttons fit now. */
    public static void anewOnce(boolean finished, String htmx, HttpServerResponse response) {
        if (finished && "true".equals(htmx)) {
            response.putHeader("HX-Refresh", "true");
        }
    }
}
