package io.parsermanager.http.error;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** Somebody changed the thing since the caller read it: 412, and nothing changes. */
public class PreconditionFailedException extends ClientErrorException {
    public PreconditionFailedException(String detail) {
        super(detail, Response.Status.PRECONDITION_FAILED);
    }
}
