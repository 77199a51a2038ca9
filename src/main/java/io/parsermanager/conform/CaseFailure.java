package io.parsermanager.conform;

/** The parser did something else than the contract says; the message says what, and what would be right. */
final class CaseFailure extends Exception {
    CaseFailure(String message) {
        super(message);
    }
}
