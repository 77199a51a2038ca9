package io.parsermanager.web.layout;

import jakarta.ws.rs.container.ContainerRequestContext;

/** Tells HTML pages from REST and the management paths. */
public final class HtmlPaths {
    private HtmlPaths() {}

    public static boolean isPage(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        return !path.startsWith("/api/") && !path.startsWith("/q/");
    }
}
