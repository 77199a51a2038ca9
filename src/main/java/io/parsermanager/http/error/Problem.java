package io.parsermanager.http.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.parsermanager.http.error.InvalidInputException.Fault;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.StatusType;
import java.util.List;

/**
 * The body of every failure: application/problem+json (RFC 9457). It has no {@code type}, which the RFC reads as "the status says it all".
 *
 * @param title the kind of failure
 * @param detail what happened, and the remedy; null if the status says it all
 * @param instance the path of the request; null until {@link ProblemInstance} fills it in
 * @param errors every fault of the input; null if the input is not the cause
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"status", "title", "detail", "instance", "errors"})
public record Problem(int status, String title, String detail, String instance, List<Fault> errors) {
    public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");

    static Problem of(StatusType status, String detail) {
        return new Problem(status.getStatusCode(), status.getReasonPhrase(), detail, null, null);
    }

    /** The same problem with a path. */
    Problem at(String path) {
        return new Problem(status, title, detail, path, errors);
    }

    /** An answer with this problem as its body, to which headers may be added. */
    Response.ResponseBuilder response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this);
    }
}
