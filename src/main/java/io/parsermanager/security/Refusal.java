package io.parsermanager.security;

import java.util.function.BiConsumer;

/** Refuses a request before REST or the page sees it. It is not one of Quarkus' own exceptions, which Quarkus answers without a body. */
final class Refusal extends RuntimeException {
    private final int status;
    private final String header;
    private final String value;

    private Refusal(int status, String detail, String header, String value) {
        super(detail, null, false, false);
        this.status = status;
        this.header = header;
        this.value = value;
    }

    /** 401: the caller is unknown. */
    static Refusal unknown(String remedy) {
        return new Refusal(401, remedy, "WWW-Authenticate", "Bearer realm=\"Parser Manager\"");
    }

    /** 403: the caller's role does not allow the call. */
    static Refusal forbidden(String remedy) {
        return new Refusal(403, remedy, null, null);
    }

    /** 429: the caller's role does not allow the call, and the caller has tried too often. */
    static Refusal tooMany(String remedy, long seconds) {
        return new Refusal(429, remedy, "Retry-After", String.valueOf(seconds));
    }

    /** 400: the request is malformed. */
    static Refusal bad(String remedy) {
        return new Refusal(400, remedy, null, null);
    }

    /** 414 or 431: the request is too large. */
    static Refusal tooLarge(int status, String remedy) {
        return new Refusal(status, remedy, null, null);
    }

    /** The caller is unknown and can log in at this address. */
    static Refusal sendTo(String login) {
        return new Refusal(303, "Log in first", "Location", login);
    }

    boolean isTooLarge() {
        return status == 414 || status == 431;
    }

    int status() {
        return status;
    }

    /** Adds the headers of the status. */
    void addHeaders(BiConsumer<String, String> headers) {
        if (header != null) {
            headers.accept(header, value);
        }
    }
}
