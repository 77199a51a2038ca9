package io.parsermanager.audit;

import io.parsermanager.audit.AuditLog.Change;
import io.parsermanager.http.Caller;
import jakarta.enterprise.context.RequestScoped;

/**
 * Adds entries for the things that one call makes together, beside the entry of the call itself. An entry is part of the transaction that
 * makes the thing, so there is one for everything that was made and for nothing else.
 */
@RequestScoped
public class AuditParts {
    private static final int CREATED = 201;
    private static final int MAX_NAME = 300;

    private final AuditLog audit;
    private final Caller caller;

    AuditParts(AuditLog audit, Caller caller) {
        this.audit = audit;
        this.caller = caller;
    }

    /** Says that the present transaction makes this thing, as a call does that makes it alone. */
    public void created(String entity, Object id) {
        String name = caller.name();
        audit.partOf(
                new Change(
                        name == null ? "anonymous" : Operation.visible(name, MAX_NAME),
                        caller.isKnown(),
                        caller.address(),
                        "POST " + caller.path(),
                        new Act(entity + ".create", entity, String.valueOf(id)),
                        "{}",
                        null),
                CREATED);
    }
}
