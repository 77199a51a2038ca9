package io.parsermanager.security;

import java.util.function.BiConsumer;

/** A request that goes no further, before REST or the page hear of it. Not one of Quarkus' own failures, which it would answer without a body. */
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

    /** Who calls is not known. */
    static Refusal unknown(String remedy) {
        return new Refusal(401, remedy, "WWW-Authenticate", "Bearer realm=\"Parser Manager\"");
    }

    /** Who calls is known, and may not. */
    static Refusal forbidden(String remedy) {
        return new Refusal(403, remedy, null, null);
    }

    /** Who calls may not, and has tried too often. */
    static Refusal tooMany(String remedy, long seconds) {
        return new Refusal(429, remedy, "Retry-After", String.valueOf(seconds));
    }

    /** What is sent is no request. */
    static Refusal bad(String remedy) {
        return new Refusal(400, remedy, null, null);
    }

    /** More than is read here: 414 or 431. */
    static Refusal tooLarge(int status, String remedy) {
        return new Refusal(status, remedy, null, null);
    }

    /** Who calls is not known, and can say so elsewhere. */
    static Refusal sendTo(String login) {
        return new Refusal(303, "Log in first", "Location", login);
    }

    boolean isTooLarge() {
        return status == 414 || status == 431;
    }

    int status() {
        return status;
    }

    /** Adds what goes with the status. */
    void addHeaders(BiConsumer<String, String> headers) {
        if (header != null) {
            headers.accept(header, value);
        }
    }
}
