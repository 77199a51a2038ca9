package io.parsermanager.http.error;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** What is asked for is right, but not in the present state of things: answered with 409 and the way out. */
public class ConflictException extends ClientErrorException {
    public ConflictException(String detail) {
        super(detail, Response.Status.CONFLICT);
    }
}
