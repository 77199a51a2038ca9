package io.parsermanager.http;

import io.parsermanager.settings.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Rejects a body that is too large: by its length before reading it, or while reading it. Imports are streams with a larger limit. */
public class BodyLimit {
    private static final List<String> IMPORTS = List.of("/api/v1/source/import", "/sources/import");

    private final Settings settings;
    private final RoutingContext call;

    BodyLimit(Settings settings, RoutingContext call) {
        this.settings = settings;
        this.call = call;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request) throws IOException {
        String path = request.getUriInfo().getPath();
        boolean imports = IMPORTS.stream().anyMatch(path::startsWith);
        long limit = imports ? settings.importMaxBytes() : settings.httpMaxBodyBytes();
        String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            if (!imports && mayHaveBody()) {
                request.setEntityStream(new ByteArrayInputStream(read(request.getEntityStream(), limit)));
            }
        } else if (Long.parseLong(length) > limit) {
            throw tooLarge("The body has %s bytes, at most %d are read here; %s raises that"
                    .formatted(length, limit, imports ? "IMPORT_MAX_BYTES" : "HTTP_MAX_BODY_BYTES"));
        }
    }

    /** HTTP/1 announces a body in a header; HTTP/2 does not. */
    private boolean mayHaveBody() {
        return call.request().version() == HttpVersion.HTTP_2
                || call.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Counts a body without a length while reading it. */
    private static byte[] read(InputStream body, long limit) throws IOException {
        byte[] bytes = body.readNBytes(Math.toIntExact(limit) + 1);
        if (bytes.length > limit) {
            throw tooLarge(
                    "The body has more than %d bytes, which is all that is read here; HTTP_MAX_BODY_BYTES raises that"
                            .formatted(limit));
        }
        return bytes;
    }

    private static ClientErrorException tooLarge(String detail) {
        return new ClientErrorException(detail, Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }
}
