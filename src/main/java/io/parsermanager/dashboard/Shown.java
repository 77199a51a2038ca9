package io.parsermanager.dashboard;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** A page as the answer to a form that was refused: the same page with what is wrong on it, under the status of the refusal. */
final class Shown {
    private Shown() {}

    static Response with(int status, TemplateInstance page, Locale locale) {
        return Response.status(status)
                .entity(page.setLocale(locale).render())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .build();
    }
}
