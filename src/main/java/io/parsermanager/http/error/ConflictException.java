package io.parsermanager.http.error;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** The request is valid but conflicts with the present state: 409 with the remedy. */
public class ConflictException extends ClientErrorException {
    public ConflictException(String detail) {
        super(detail, Response.Status.CONFLICT);
    }
}
