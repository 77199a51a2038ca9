package io.parsermanager.http;

import io.parsermanager.settings.Settings;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses bodies that are too large before any of them is read. Imports are streams and may be much larger. */
public class BodyLimit {
    private static final List<String> IMPORTS = List.of("/api/v1/source/import", "/sources/import");

    private final Settings settings;

    BodyLimit(Settings settings) {
        this.settings = settings;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getPath();
        boolean imports = IMPORTS.stream().anyMatch(path::startsWith);
        long limit = imports ? settings.importMaxBytes() : settings.httpMaxBodyBytes();
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            if (!imports && request.getHeaderString("Transfer-Encoding") != null) {
                throw new ClientErrorException("Say the body's Content-Length", Response.Status.LENGTH_REQUIRED);
            }
        } else if (Long.parseLong(length) > limit) {
            throw new ClientErrorException(
                    "The body has %s bytes, at most %d are read here; %s raises that"
                            .formatted(length, limit, imports ? "IMPORT_MAX_BYTES" : "HTTP_MAX_BODY_BYTES"),
                    Response.Status.REQUEST_ENTITY_TOO_LARGE);
        }
    }
}
