package io.parsermanager.http;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.PreconditionFailedException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.Session;

/**
 * The version that the present request expects to change: the ETag in If-Match, or the version in a form. A request without one changes
 * any version.
 */
@RequestScoped
public class Precondition {
    /** One entity tag of RFC 9110: weak or strong. */
    private static final Pattern TAG = Pattern.compile("\\s*((?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")\\s*(?:,|$)");

    private static final String LOCK = "SELECT true FROM %s WHERE %s = :key FOR NO KEY UPDATE";

    private static final String OTHER_VERSION =
            "Somebody changed this meanwhile: it is not the version that If-Match names. GET it again, and send its ETag";

    private static final String CHANGED_MEANWHILE =
            "Somebody changed this meanwhile. What you typed is still here: look at the present values, then save again to replace them";

    private final CurrentVertxRequest call;
    private final EntityTags tags;
    private final Session session;

    private String version;
    private List<String> fields;

    Precondition(CurrentVertxRequest call, EntityTags tags, Session session) {
        this.call = call;
        this.tags = tags;
        this.session = session;
    }

    /**
     * Sets the version that a form was made of.
     *
     * @param version the version in the form; null or blank expects none
     * @param fields the fields that the form shows: a change of others is no conflict
     */
    public void expect(String version, List<String> fields) {
        this.version = version == null || version.isBlank() ? null : version;
        this.fields = fields;
    }

    /** The version to put into a form, for {@link #expect}. */
    public String version(Object view, List<String> fields) {
        return tags.of(view, fields);
    }

    /**
     * Locks the row until the end of the transaction and checks its version. Call it first in every transaction that changes or deletes
     * the row.
     *
     * @param view reads what a client sees of the row
     * @throws PreconditionFailedException if it is another version
     */
    public void lockAndCheck(String table, String column, Object key, Supplier<?> view) {
        session.createNativeQuery(LOCK.formatted(table, column), Boolean.class)
                .setParameter("key", key)
                .uniqueResult();
        check(view);
    }

    /** Checks the version without a lock, for what no other request changes. */
    public void check(Supplier<?> view) {
        List<String> headers = headers();
        if (version != null && !tags.of(view.get(), fields).equals(version)) {
            throw new PreconditionFailedException(CHANGED_MEANWHILE);
        }
        if (!headers.isEmpty() && !matches(String.join(",", headers), tags.of(view.get()))) {
            throw new PreconditionFailedException(OTHER_VERSION);
        }
    }

    /** A timer changes things without a request. */
    private List<String> headers() {
        RoutingContext request = call.getCurrent();
        return request == null ? List.of() : request.request().headers().getAll(HttpHeaders.IF_MATCH);
    }

    /** Weak tags never match: If-Match compares strongly. */
    private static boolean matches(String header, String present) {
        if (header.strip().equals("*")) {
            return true;
        }
        boolean found = false;
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (end < header.length()) {
            tag.region(end, header.length());
            if (!tag.lookingAt()) {
                throw InvalidInputException.parameter(
                        HttpHeaders.IF_MATCH, "must be * or the ETag of a GET with its quotes, such as \"x1Yz\"");
            }
            found |= tag.group(1).equals(present);
            end = tag.end();
        }
        return found;
    }
}
