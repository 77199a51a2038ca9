package io.parsermanager.http.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.parsermanager.http.error.InvalidInputException.Fault;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers errors of the input as application/problem+json (RFC 9457), with the place of each fault in {@code errors}. A failure that no
 * other mapper knows is a 500 without details and a line in the log.
 */
public class Problems {
    /** Runs before the mappers of RESTEasy. */
    private static final int FIRST = 1;

    private static final String BODY = "body";

    @ServerExceptionMapper(priority = FIRST)
    public Response invalid(InvalidInputException e) {
        return problem(e.faults());
    }

    @ServerExceptionMapper(priority = FIRST)
    public Response json(JsonProcessingException e) {
        return problem(JsonProblems.of(e).faults());
    }

    /** Replaces RESTEasy's mapper for this JSON error, which tells the caller nothing. */
    @ServerExceptionMapper(priority = FIRST)
    public Response json(MismatchedInputException e) {
        return problem(JsonProblems.of(e).faults());
    }

    /** Also errors of the JSON reader, with the reason as the cause. */
    @ServerExceptionMapper(priority = FIRST)
    public Response any(WebApplicationException e) {
        if (e instanceof InvalidInputException invalid) {
            return invalid(invalid);
        }
        if (e.getCause() instanceof JsonProcessingException json) {
            return json(json);
        }
        Response.StatusType status = e.getResponse().getStatusInfo();
        Response.ResponseBuilder problem = Problem.of(status, e.getMessage()).response();
        for (String name : List.of(HttpHeaders.ALLOW, HttpHeaders.RETRY_AFTER)) {
            String value = e.getResponse().getHeaderString(name);
            if (value != null) {
                problem.header(name, value);
            }
        }
        return problem.build();
    }

    /** Replaces RESTEasy's mapper, which lists all paths in dev mode. */
    @ServerExceptionMapper(priority = FIRST)
    public Response notFound(NotFoundException e) {
        return any(e);
    }

    @ServerExceptionMapper(priority = FIRST)
    public Response broken(Throwable e) {
        return DatabaseProblems.broken(e);
    }

    @ServerExceptionMapper(priority = FIRST)
    public Response violations(ConstraintViolationException e) {
        return problem(faults(e));
    }

    /** The faults of violated constraints, in an order that does not change. */
    public static List<Fault> faults(ConstraintViolationException e) {
        return e.getConstraintViolations().stream()
                .map(Problems::fault)
                .sorted(Comparator.comparing(Fault::toString))
                .toList();
    }

    private static Response problem(List<Fault> faults) {
        return new Problem(
                        Response.Status.BAD_REQUEST.getStatusCode(),
                        "Invalid input",
                        describe(faults.get(0)),
                        null,
                        faults)
                .response()
                .build();
    }

    private static String describe(Fault fault) {
        if (fault.parameter() != null) {
            return fault.parameter() + " " + fault.detail();
        }
        return (fault.pointer().isEmpty() ? "The body" : fault.pointer()) + " " + fault.detail();
    }

    /** The path of a violation is method, parameter, fields of the body; or only fields, for a body that a use case validates. */
    private static Fault fault(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        String parameter = null;
        for (Iterator<Path.Node> nodes = violation.getPropertyPath().iterator(); nodes.hasNext(); ) {
            Path.Node node = nodes.next();
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = BODY.equals(node.getName()) ? null : json(node.getName());
            } else if (node.getKind() == ElementKind.PROPERTY && parameter != null) {
                parameter = json(node.getName());
            } else if (node.getKind() == ElementKind.PROPERTY) {
                pointer.append('/').append(json(node.getName()));
            } else if (node.getKind() == ElementKind.CONTAINER_ELEMENT && node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
        }
        return new Fault(parameter == null ? pointer.toString() : null, parameter, violation.getMessage());
    }

    private static String json(String name) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(name);
    }
}
