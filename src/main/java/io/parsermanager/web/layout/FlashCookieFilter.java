package io.parsermanager.web.layout;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Carries the flash message from the answer to a form to the next page, which shows it once. A cookie carries it and not the address,
 * because anybody can write an address, and a link must not tell a visitor what the service never did.
 */
public class FlashCookieFilter {
    private static final String COOKIE = "flash";

    /** Longer than a redirect takes. A message that no page has shown by then is old news. */
    private static final int LIFETIME_S = 60;

    private static final Pattern VALUE = Pattern.compile("([A-Z_]{1,40})\\.(\\d{1,18})");

    /** The parameters that pages read. */
    private static final String SAID = "said";

    private static final String NUMBER = "n";

    private final RoutingContext call;

    FlashCookieFilter(RoutingContext call) {
        this.call = call;
    }

    /**
     * The cookie of a message.
     *
     * @param number how many things the form changed
     */
    public static NewCookie cookie(FlashMessage said, long number) {
        return cookie(said + "." + number, LIFETIME_S);
    }

    /** Gives the page the message of the cookie, and nothing that an address says. */
    @ServerRequestFilter
    public void read(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.GET) && HtmlPaths.isPage(request)) {
            MultiMap parameters = call.queryParams();
            parameters.remove(SAID);
            Cookie cookie = call.request().getCookie(COOKIE);
            Matcher value = VALUE.matcher(cookie == null ? "" : cookie.getValue());
            if (value.matches() && request.getHeaderString("HX-Request") == null) {
                parameters.set(SAID, value.group(1)).set(NUMBER, value.group(2));
                request.setProperty(COOKIE, true);
            }
        }
    }

    @ServerResponseFilter
    public void forget(ContainerRequestContext request, ContainerResponseContext answer) {
        if (request.getProperty(COOKIE) != null) {
            answer.getHeaders().add(HttpHeaders.SET_COOKIE, cookie("", 0));
        }
    }

    private static NewCookie cookie(String value, int lifetimeS) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path("/")
                .maxAge(lifetimeS)
                .sameSite(NewCookie.SameSite.LAX)
                .httpOnly(true)
                .build();
    }
}
