package io.parsermanager.web.layout;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects forms that pages of other sites send (CSRF). The browser names the origin of a form, and a page cannot change that, so the
 * filter needs no token.
 */
public class CsrfFilter {
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** "none": the visitor typed the address or opened a bookmark. */
    private static final Set<String> OURS = Set.of("same-origin", "none");

    @ServerRequestFilter
    public void check(ContainerRequestContext request) {
        if (!SAFE.contains(request.getMethod()) && HtmlPaths.isPage(request) && !isOurs(request)) {
            throw new ForbiddenException(
                    "This form was sent by a page of another site. Open this page and press the button there");
        }
    }

    private static boolean isOurs(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            return OURS.contains(site);
        }
        String origin = request.getHeaderString("Origin");
        return origin == null || isHost(origin, request.getHeaderString("Host"));
    }

    /** For browsers that send Origin and not Sec-Fetch-Site. */
    private static boolean isHost(String origin, String host) {
        try {
            return URI.create(origin).getAuthority() != null
                    && URI.create(origin).getAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
