package io.parsermanager.security;

import io.parsermanager.http.LocalPath;
import io.parsermanager.settings.Settings;
import io.quarkus.oidc.OidcSession;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The login form of the page. It stores the key in a cookie that scripts cannot read and other sites cannot use. */
@Path("/")
public class LoginResource {
    private static final String PAGE = "/";
    private static final Set<String> OURS = Set.of("same-origin", "none");

    @CheckedTemplate(basePath = "security")
    static class Templates {
        private Templates() {}

        /**
         * The page.
         *
         * @param to where the login leads; null is the overview
         * @param withKey false: people log in at the provider
         * @param rejected the key is not known
         */
        static native TemplateInstance login(String to, boolean withKey, boolean rejected);
    }

    private final Settings settings;
    private final ApiKeys keys;
    private final OidcSession session;

    LoginResource(Settings settings, ApiKeys keys, OidcSession session) {
        this.settings = settings;
        this.keys = keys;
        this.session = session;
    }

    /**
     * The form. After a logout with OIDC it has only a link: a redirect to the provider would at once log in again everybody whose session
     * there still exists.
     */
    @GET
    @Path("login")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response form(@QueryParam("to") String to, @Context HttpHeaders headers) {
        return switch (settings.auth()) {
            case "keys" ->
                Response.ok(html(Templates.login(to, true, false), headers)).build();
            case "oidc" ->
                Response.ok(html(Templates.login(null, false, false), headers)).build();
            default -> elsewhere(PAGE).build();
        };
    }

    /**
     * Logs in. It refuses forms of other sites, because they would log a person in under the site owner's name.
     *
     * @param to the page that the person wanted; another site's address is the overview
     */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response login(
            @FormParam("key") String key,
            @FormParam("to") String to,
            @HeaderParam("Sec-Fetch-Site") String site,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        if (key == null
                || (site != null && !OURS.contains(site))
                || keys.find(key.strip()).isEmpty()) {
            return Response.status(Status.UNAUTHORIZED)
                    .entity(html(Templates.login(to, true, true), headers))
                    .build();
        }
        return elsewhere(LocalPath.is(to) ? to : PAGE)
                .cookie(cookie(key.strip(), uri).build())
                .build();
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

    private static String html(TemplateInstance page, HttpHeaders headers) {
        return page.setLocale(language(headers)).render();
    }

    /** The language that the visitor chose on the page, else the browser's. */
    private static Locale language(HttpHeaders headers) {
        Cookie chosen = headers.getCookies().get("language");
        String language = chosen != null
                ? chosen.getValue()
                : headers.getAcceptableLanguages().get(0).getLanguage();
        return Locale.forLanguageTag("ru".equals(language) ? "ru" : "en");
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
