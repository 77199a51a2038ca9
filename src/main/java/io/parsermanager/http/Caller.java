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

/** The caller of the present request. The service stores the name with every change. */
@RequestScoped
public class Caller {
    /** The longest name, as the database column has it. */
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

    /** The name of the key or token; without authentication the header X-Actor, or null. */
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

    /** Reads the header as UTF-8, or percent-encoded as in RFC 8187. HTTP itself gives a character for each byte. */
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

    /** Whether the caller is authenticated. */
    public boolean isKnown() {
        return !identity.isAnonymous();
    }

    /** Whether the caller has the role. Without authentication every caller has every role. */
    public boolean hasRole(String role) {
        return identity.isAnonymous() || identity.hasRole(role);
    }

    /** The address of the client. */
    public String address() {
        return clientAddress.of(call.request());
    }

    /** The normalized path, as routes are matched: without dots, double slashes and needless escapes. */
    public String path() {
        return call.normalizedPath();
    }

    private static String cut(String name) {
        return name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    }
}
