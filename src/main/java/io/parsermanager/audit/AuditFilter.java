package io.parsermanager.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.parsermanager.audit.AuditLog.Begun;
import io.parsermanager.audit.AuditLog.Change;
import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.database.DatabaseProbe;
import io.parsermanager.http.Caller;
import io.parsermanager.security.Permissions;
import io.parsermanager.security.Permissions.Rule;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes every REST call and form that changes something to the audit: the request before it runs, and the outcome after it. This is the
 * only place that does so.
 *
 * <p>If PostgreSQL does not take the first entry, the call fails and nothing changes. If it does not take the second one, the change is
 * made and the caller gets its answer. The entry then has no outcome, and a log line tells of it.
 */
public class AuditFilter {
    private static final Logger LOG = Logger.getLogger(AuditFilter.class);
    private static final String NOTED = AuditFilter.class.getName();

    /** Runs after the filters that limit body size and rate, because they refuse calls. */
    private static final int LAST = Priorities.USER + 1000;

    private static final int MAX_REASON = 1000;
    private static final int MAX_ID = 300;

    private final AuditLog audit;
    private final AuditedRequest selection;
    private final Caller caller;
    private final DatabaseProbe database;

    AuditFilter(AuditLog audit, AuditedRequest selection, Caller caller, DatabaseProbe database) {
        this.audit = audit;
        this.selection = selection;
        this.caller = caller;
        this.database = database;
    }

    @ServerRequestFilter(priority = LAST)
    public void begun(ContainerRequestContext call) throws IOException {
        String path = caller.path();
        if (!Permissions.changes(call.getMethod(), path)) {
            return;
        }
        String template =
                Permissions.find(call.getMethod(), path).map(Rule::template).orElse(path);
        Operation operation = Operation.of(call.getMethod(), template, path);
        JsonNode body = body(call);
        String name = caller.name();
        call.setProperty(
                NOTED,
                audit.begun(new Change(
                        name == null ? "anonymous" : Operation.visible(name, MAX_ID),
                        caller.isKnown(),
                        caller.address(),
                        operation.name(),
                        Act.of(operation, ids(call), body),
                        selection.of(call.getUriInfo().getQueryParameters(), body),
                        Operation.visible(body.path("reason").textValue(), MAX_REASON))));
    }

    @ServerResponseFilter
    public void ended(ContainerRequestContext call, ContainerResponseContext answer) {
        if (call.getProperty(NOTED) instanceof Begun noted) {
            try {
                database.refuseWhileAway();
                audit.ended(noted, answer.getStatus(), selection.counts(answer.getEntity()));
            } catch (RuntimeException e) {
                if (DatabaseFailure.isTemporary(e)) {
                    LOG.warnf(
                            "The service cannot store the outcome of audit entry %d, because the database failed: %d",
                            noted.id(), answer.getStatus());
                    return;
                }
                LOG.errorf(
                        e,
                        "The service cannot store the outcome of audit entry %d: %d",
                        noted.id(),
                        answer.getStatus());
            }
        }
    }

    /** Reads JSON bodies and forms only: an import is an endless stream. */
    private JsonNode body(ContainerRequestContext call) throws IOException {
        MediaType type = call.getMediaType();
        boolean form = type != null && type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE);
        boolean json = type != null && type.isCompatible(MediaType.APPLICATION_JSON_TYPE);
        if ((!form && !json) || isImport(call)) {
            return JsonNodeFactory.instance.objectNode();
        }
        byte[] bytes = call.getEntityStream().readAllBytes();
        call.setEntityStream(new ByteArrayInputStream(bytes));
        return form ? selection.readForm(bytes) : selection.read(bytes);
    }

    private static boolean isImport(ContainerRequestContext call) {
        return call.getUriInfo().getPath().contains("/import");
    }

    private static String ids(ContainerRequestContext call) {
        String ids = call.getUriInfo().getPathParameters().values().stream()
                .flatMap(List::stream)
                .collect(Collectors.joining("/"));
        return ids.isEmpty() ? null : Operation.visible(ids, MAX_ID);
    }
}
