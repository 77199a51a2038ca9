package io.parsermanager.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Makes the ETag of a thing: a hash of what a client sees of it, the same on every replica. */
@ApplicationScoped
public class EntityTags {
    /** 128 bits, so that two versions never have the same hash by chance. */
    private static final int BYTES = 16;

    private final ObjectMapper json;

    EntityTags(ObjectMapper json) {
        this.json = json;
    }

    /** The ETag of a whole view, in its quotes. */
    public String of(Object view) {
        return '"' + hash(json.valueToTree(view)) + '"';
    }

    /** The version of some fields, by their JSON names, for a form that shows only these. */
    public String of(Object view, Collection<String> fields) {
        ObjectNode shown = json.valueToTree(view);
        return hash(shown.retain(fields));
    }

    private String hash(JsonNode tree) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(tree));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ServerResponseFilter
    public void add(ContainerRequestContext call, ContainerResponseContext answer) {
        if (answer.getEntity() instanceof Versioned view && !HttpMethod.DELETE.equals(call.getMethod())) {
            answer.getHeaders().putSingle(HttpHeaders.ETAG, of(view));
        }
    }
}
