package io.parsermanager.conform;

/** A case needs something that was not given; the message says what. */
final class CaseSkipped extends RuntimeException {
    CaseSkipped(String message) {
        super(message);
    }
}
