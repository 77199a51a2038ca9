package io.parsermanager.web.link;

import io.parsermanager.http.LocalPath;
import io.parsermanager.web.layout.FlashCookieFilter;
import io.parsermanager.web.layout.FlashMessage;
import jakarta.ws.rs.core.Response;

/** The answer to a form: a redirect to the result, so that a reload does not send the form again. */
public final class Redirect {
    private Redirect() {}

    /** The path if it belongs to this service, else the overview: a crafted link cannot redirect to another site. */
    public static String local(String path) {
        return LocalPath.is(path) ? path : "/";
    }

    /** A redirect to the path. */
    public static Response to(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", local(path))
                .build();
    }

    /**
     * A redirect to the path with a flash message, which the page there shows once.
     *
     * @param number how many things the form changed
     */
    public static Response to(String path, FlashMessage said, long number) {
        return Response.fromResponse(to(path))
                .cookie(FlashCookieFilter.cookie(said, number))
                .build();
    }
}
