package io.parsermanager.web.layout;

import jakarta.ws.rs.core.Response;

/** What a form is answered with: to look at the result, so that a reload does not do it again. */
public final class Redirect {
    private Redirect() {}

    /** The path if it is of this service, else the overview: nobody is sent elsewhere by a link that was sent to them. */
    public static String local(String path) {
        boolean ours = path != null
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(character -> character > ' ' && character != '\\' && character < 127);
        return ours ? path : "/";
    }

    /** To the path. */
    public static Response to(String path) {
        return Response.status(Response.Status.SEE_OTHER)
                .header("Location", local(path))
                .build();
    }

    /**
     * To the path, where a line says what was done.
     *
     * @param said a name of {@link FlashMessage}
     * @param number how many it was done to
     */
    public static Response to(String path, FlashMessage said, long number) {
        return to(path + (path.contains("?") ? "&" : "?") + "said=" + said + "&n=" + number);
    }
}
