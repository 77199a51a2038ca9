package io.parsermanager.http.error;

import io.parsermanager.http.error.InvalidInputException.Fault;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;

/**
 * The reasons why a use case rejected a form, for a page that shows them beside its fields. {@link Problems} and {@link DatabaseProblems}
 * give the same reasons to programs.
 *
 * @param status the HTTP status
 */
public record Rejection(int status, List<Fault> faults) {
    /** The rejection of a failure; empty if the caller cannot correct it, or the thing does not exist. */
    public static Optional<Rejection> of(RuntimeException failure) {
        if (failure instanceof InvalidInputException invalid) {
            return Optional.of(new Rejection(Status.BAD_REQUEST.getStatusCode(), invalid.faults()));
        }
        if (failure instanceof ConstraintViolationException violations) {
            return Optional.of(new Rejection(Status.BAD_REQUEST.getStatusCode(), Problems.faults(violations)));
        }
        if (failure instanceof PreconditionFailedException changed) {
            return Optional.of(new Rejection(Status.PRECONDITION_FAILED.getStatusCode(), whole(changed.getMessage())));
        }
        if (failure instanceof ConflictException conflict) {
            return Optional.of(new Rejection(Status.CONFLICT.getStatusCode(), whole(conflict.getMessage())));
        }
        return DatabaseProblems.refusal(failure)
                .map(fault -> new Rejection(Status.CONFLICT.getStatusCode(), List.of(fault)));
    }

    /** Whether somebody else changed the thing in the meantime. */
    public boolean isOfAnotherVersion() {
        return status == Status.PRECONDITION_FAILED.getStatusCode();
    }

    private static List<Fault> whole(String detail) {
        return List.of(new Fault("", null, detail));
    }
}
