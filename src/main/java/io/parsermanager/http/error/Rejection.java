package io.parsermanager.http.error;

import io.parsermanager.http.error.InvalidInputException.Fault;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;

/**
 * Why a use case would not do what it was asked for, for a page that says so beside its fields instead of with an error of its own. The
 * same reasons that {@link Problems} and {@link DatabaseProblems} tell a program.
 *
 * @param status HTTP's number for it
 */
public record Rejection(int status, List<Fault> faults) {
    /** Empty where the caller could do nothing about it, or what was asked for is not there. */
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

    /** Whether somebody else changed the thing meanwhile. */
    public boolean isOfAnotherVersion() {
        return status == Status.PRECONDITION_FAILED.getStatusCode();
    }

    private static List<Fault> whole(String detail) {
        return List.of(new Fault("", null, detail));
    }
}
