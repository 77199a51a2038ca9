package io.parsermanager.web.layout;

import io.parsermanager.web.link.Redirect;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Stores the visitor's language, theme and time zone in cookies. The server keeps none of them. */
@Path("/preferences")
public class PreferencesResource {
    private static final int A_YEAR = (int) Duration.ofDays(365).toSeconds();

    /** Sets the cookies of what the form names, and returns to the page. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response choose(
            @FormParam("language") String language,
            @FormParam("theme") String theme,
            @FormParam("zone") String zone,
            @FormParam("back") String back) {
        Response.ResponseBuilder answer =
                Response.status(Response.Status.SEE_OTHER).header("Location", Redirect.local(back));
        if (language != null && Visitor.LANGUAGES.contains(language)) {
            answer.cookie(cookie(Visitor.LANGUAGE, language));
        }
        if (theme != null && Visitor.THEMES.contains(theme)) {
            answer.cookie(cookie(Visitor.THEME, theme));
        }
        if (zone != null && Visitor.ZONES.contains(zone)) {
            answer.cookie(cookie(Visitor.ZONE, zone));
        }
        return answer.build();
    }

    private static NewCookie cookie(String name, String value) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge(A_YEAR)
                .sameSite(SameSite.LAX)
                .httpOnly(true)
                .build();
    }
}
