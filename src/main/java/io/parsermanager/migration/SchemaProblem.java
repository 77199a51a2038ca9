package io.parsermanager.migration;

import org.flywaydb.core.api.FlywayException;

/** Thrown for a schema that this build must not touch. The message says what a person can do. */
class SchemaProblem extends FlywayException {
    SchemaProblem(String message) {
        super(message);
    }
}
