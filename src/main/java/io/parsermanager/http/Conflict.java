package io.parsermanager.http;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/** What is asked for is right, but not in the present state of things: answered with 409 and the way out. */
public class Conflict extends ClientErrorException {
    public Conflict(String detail) {
        super(detail, Response.Status.CONFLICT);
    }
}
