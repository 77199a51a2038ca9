package io.parsermanager.dashboard;

import jakarta.ws.rs.container.ContainerRequestContext;

/** Tells pages for people from what programs call. */
final class PagePaths {
    private PagePaths() {}

    static boolean isPage(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        return !path.startsWith("/api/") && !path.startsWith("/q/");
    }
}
