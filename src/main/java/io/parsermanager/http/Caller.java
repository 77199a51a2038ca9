package io.parsermanager.http;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.text.TextRules;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who sends the present request: kept with what they change. */
@RequestScoped
public class Caller {
    /** A name, for people to read: this is the column's limit. */
    private static final int MAX_LENGTH = 200;

    private static final String ACTOR = "X-Actor";
    private static final Pattern EXTENDED = Pattern.compile("(?i)utf-8'[^']*'(.*)");

    private final RoutingContext call;
    private final SecurityIdentity identity;
    private final ClientAddress clientAddress;

    Caller(RoutingContext call, SecurityIdentity identity, ClientAddress clientAddress) {
        this.call = call;
        this.identity = identity;
        this.clientAddress = clientAddress;
    }

    /** Who was let in by a key or token; where nobody is asked for one, what the header X-Actor says, or null. */
    public String name() {
        if (!identity.isAnonymous()) {
            return cut(identity.getPrincipal().getName());
        }
        String actor = call.request().getHeader(ACTOR);
        if (actor == null || actor.isBlank()) {
            return null;
        }
        String name = TextRules.normal(read(actor.strip()));
        TextRules.faultOfLine(name).ifPresent(fault -> {
            throw InvalidInputException.parameter(ACTOR, fault);
        });
        if (name.length() > MAX_LENGTH) {
            throw InvalidInputException.parameter(ACTOR, "must not be longer than %d characters".formatted(MAX_LENGTH));
        }
        return name;
    }

    /** Its bytes as UTF-8, or in percents as RFC 8187 writes them. HTTP itself has a character for each byte. */
    private static String read(String header) {
        if (header.chars().anyMatch(c -> c > 0xFF)) {
            return header;
        }
        try {
            Matcher extended = EXTENDED.matcher(header);
            byte[] bytes = (extended.matches()
                            ? URLDecoder.decode(extended.group(1).replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                            : header)
                    .getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw InvalidInputException.parameter(ACTOR, "must be in UTF-8, or like UTF-8''%D0%90%D0%BD%D0%BD%D0%B0");
        }
    }

    /** Whether the name was proven. */
    public boolean isKnown() {
        return !identity.isAnonymous();
    }

    /** Whether they have the role; where nobody is asked for a name, everybody may do everything. */
    public boolean hasRole(String role) {
        return identity.isAnonymous() || identity.hasRole(role);
    }

    /** Where the request comes from. */
    public String address() {
        return clientAddress.of(call.request());
    }

    /** What is called, as the routes are matched: without dots, double slashes and needless escapes. */
    public String path() {
        return call.normalizedPath();
    }

    private static String cut(String name) {
        return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    }
}
