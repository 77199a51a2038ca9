package io.parsermanager.http;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** Somebody changed a thing since the caller saw it: answered with 412, and nothing is changed. */
public class PreconditionFailed extends ClientErrorException {
    PreconditionFailed(String detail) {
        super(detail, Response.Status.PRECONDITION_FAILED);
    }
}
