package io.parsermanager.http.error;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** Somebody changed a thing since the caller saw it: answered with 412, and nothing is changed. */
public class PreconditionFailedException extends ClientErrorException {
    public PreconditionFailedException(String detail) {
        super(detail, Response.Status.PRECONDITION_FAILED);
    }
}
