package io.parsermanager.security;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Normalizes the address of a request before anything reads it. It percent-encodes characters as browsers do and curl does not:
 * {@code ?tag=новости}, {@code ?external_id=http://x/a|b}. It refuses an address that is malformed or too long, and too many headers, with
 * a sentence. Quarkus' own check, which answers without a sentence, is off: see Main.
 */
@ApplicationScoped
public class RequestLine {
    /** Runs before everything else that reads a request. */
    private static final int FIRST = 2000;

    /** The longest request line: longer than any list of ids that fits a page. Netty refuses more than twice that without a message. */
    private static final int MAX_LINE = 8192;

    private static final int MAX_HEADERS = 16_384;

    /** Characters that RFC 3986 allows in a path or query. The percent sign has a check of its own. */
    private static final String ALLOWED = "-._~:/?@!$&'()*+,;=%";

    private static final int HEX = 16;

    RequestLine() {}

    void register(@Observes Filters filters) {
        filters.register(RequestLine::check, FIRST);
    }

    private static void check(RoutingContext call) {
        HttpServerRequest request = call.request();
        String uri = request.uri();
        if (!uri.matches("(?i)(/|\\*$|https?://).*")) {
            call.fail(noAddress());
            return;
        }
        int headers = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            headers += header.getKey().length() + header.getValue().length() + 4;
        }
        if (uri.length() > MAX_LINE) {
            call.fail(Refusal.tooLarge(
                    414, "The address has %d characters, at most %d are read here".formatted(uri.length(), MAX_LINE)));
        } else if (headers > MAX_HEADERS) {
            call.fail(Refusal.tooLarge(
                    431, "The headers have %d bytes, at most %d are read here".formatted(headers, MAX_HEADERS)));
        } else {
            encode(call, uri);
        }
    }

    /** What Vert.x finds no path in gets no further than {@link RefusalMapper}. */
    static Refusal noAddress() {
        return Refusal.bad("The address must begin with /, as in GET /api/v1/source");
    }

    private static void encode(RoutingContext call, String uri) {
        StringBuilder encoded = new StringBuilder(uri.length());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                int value = i + 2 < uri.length() ? hex(uri.charAt(i + 1), uri.charAt(i + 2)) : -1;
                if (value < 0) {
                    call.fail(Refusal.bad("'%s' in the address is no escape: write %%25 for a percent sign"
                            .formatted(uri.substring(i, Math.min(i + 3, uri.length())))));
                    return;
                }
                bytes.write(value);
                encoded.append(uri, i, i + 3);
                i += 2;
            } else if (c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)) {
                bytes.write(c);
                encoded.append(c);
            } else {
                for (byte b : c > 0xFF ? String.valueOf(c).getBytes(StandardCharsets.UTF_8) : new byte[] {(byte) c}) {
                    bytes.write(b);
                    encoded.append("%%%02X".formatted(b & 0xFF));
                }
            }
        }
        if (!isUtf8(bytes.toByteArray())) {
            call.fail(Refusal.bad("The address is not in UTF-8"));
        } else if (encoded.length() == uri.length()) {
            call.next();
        } else {
            call.reroute(encoded.toString());
        }
    }

    private static int hex(char high, char low) {
        int first = Character.digit(high, HEX);
        int second = Character.digit(low, HEX);
        return high > 'f' || low > 'f' || first < 0 || second < 0 ? -1 : first * HEX + second;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
