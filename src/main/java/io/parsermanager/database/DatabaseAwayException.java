package io.parsermanager.database;

/** Thrown without a try while PostgreSQL is known to be away. */
public final class DatabaseAwayException extends RuntimeException {
    DatabaseAwayException() {
        super(DatabaseFailure.AWAY.text());
    }
}
