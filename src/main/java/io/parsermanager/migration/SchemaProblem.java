package io.parsermanager.migration;

import org.flywaydb.core.api.FlywayException;

/** A schema that this build must not touch, and what a person can do about it. */
class SchemaProblem extends FlywayException {
    SchemaProblem(String message) {
        super(message);
    }
}
