package io.parsermanager.database;

/** PostgreSQL is known to be away, so nobody tried. */
public final class DatabaseAwayException extends RuntimeException {
    DatabaseAwayException() {
        super(DatabaseFailure.AWAY.text());
    }
}
