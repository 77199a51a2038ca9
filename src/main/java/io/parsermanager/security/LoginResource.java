package io.parsermanager.security;

import io.parsermanager.settings.Settings;
import io.quarkus.oidc.OidcSession;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The login form of the page. It stores the key in a cookie that scripts cannot read and other sites cannot use. */
@Path("/")
public class LoginResource {
    private static final String PAGE = "/";
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private static final String HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Parser Manager: log in</title>
            <link rel="stylesheet" href="/login.css">
            </head>
            <body>
            <main>
            <h1>Parser Manager</h1>
            %s</main>
            </body>
            </html>
            """;

    private static final String FORM = """
            <form method="post" action="/login">
            %s<label for="key">API key</label>
            <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
            <button type="submit">Log in</button>
            </form>
            """;

    /** The page after a logout. A redirect to the provider would at once log in again everybody whose session there still exists. */
    private static final String LOGGED_OUT = """
            <p>You are not logged in here. Where you log in you may still be: on a computer that others use, log out there too.</p>
            <p><a href="/">Log in</a></p>
            """;

    private static final String WRONG = "<p role=\"alert\">This key is not known here.</p>\n";

    private final Settings settings;
    private final ApiKeys keys;
    private final OidcSession session;

    LoginResource(Settings settings, ApiKeys keys, OidcSession session) {
        this.settings = settings;
        this.keys = keys;
        this.session = session;
    }

    @GET
    @Path("login")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response form() {
        return switch (settings.auth()) {
            case "keys" -> Response.ok(html(FORM.formatted(""))).build();
            case "oidc" -> Response.ok(html(LOGGED_OUT)).build();
            default -> elsewhere(PAGE).build();
        };
    }

    /** Logs in. It refuses forms of other sites, because they would log a person in under the site owner's name. */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response login(
            @FormParam("key") String key, @HeaderParam("Sec-Fetch-Site") String site, @Context UriInfo uri) {
        if (key == null
                || (site != null && !OURS.contains(site))
                || keys.find(key.strip()).isEmpty()) {
            return Response.status(Status.UNAUTHORIZED)
                    .entity(html(FORM.formatted(WRONG)))
                    .build();
        }
        return elsewhere(PAGE).cookie(cookie(key.strip(), uri).build()).build();
    }

    @POST
    @Path("logout")
    @Operation(hidden = true)
    public Response logout(@Context UriInfo uri) {
        if (settings.auth().equals("oidc")) {
            session.logout().await().indefinitely(); // it only deletes the cookies
            return elsewhere(RequirePermission.LOGIN).build();
        }
        return elsewhere(RequirePermission.LOGIN)
                .cookie(cookie("", uri).maxAge(0).build())
                .build();
    }

    private static String html(String content) {
        return HTML.formatted(content);
    }

    /** A redirect to a relative address. JAX-RS would use the header Host, which the caller controls. */
    private static Response.ResponseBuilder elsewhere(String path) {
        return Response.status(Status.SEE_OTHER).header(HttpHeaders.LOCATION, path);
    }

    private static NewCookie.Builder cookie(String key, UriInfo uri) {
        return new NewCookie.Builder(CallerAuthentication.COOKIE)
                .value(key)
                .path("/")
                .httpOnly(true)
                .secure(uri.getBaseUri().getScheme().equals("https"))
                .sameSite(NewCookie.SameSite.STRICT);
    }
}
