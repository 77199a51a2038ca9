package io.parsermanager.security;

import io.parsermanager.security.Keys.TestKey;
import io.parsermanager.security.Wire.Answer;
import java.util.function.Predicate;

/**
 * Something that a scanner or a person who means harm would send.
 *
 * @param area what it tries to get round
 * @param what in words
 * @param request every byte of it
 * @param held whether an answer shows that nothing came of it
 */
record Probe(String area, String what, String request, Predicate<Answer> held) {
    private static final String CLOSE = "Connection: close\r\n";

    /** Told no, or not answered at all. */
    static final Predicate<Answer> REFUSED =
            answer -> answer.closed() && (answer.status() == 0 || answer.status() / 100 == 4);

    /** Answered as if nothing special had been asked. */
    static final Predicate<Answer> OF_NO_EFFECT = answer -> answer.closed() && answer.status() == 200;

    static Probe refused(String area, String what, String request) {
        return new Probe(area, what, request, REFUSED);
    }

    static Probe ofNoEffect(String area, String what, String request) {
        return new Probe(area, what, request, OF_NO_EFFECT);
    }

    Probe and(Predicate<Answer> more) {
        return new Probe(area, what, request, held.and(more));
    }

    static String key(TestKey key) {
        return "Authorization: Bearer " + key.text() + "\r\n";
    }

    /** A request line and a body's length that are right, around headers that may not be. */
    static String request(String line, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return line + " HTTP/1.1\r\nHost: localhost\r\n" + CLOSE + headers + length + "\r\n" + body;
    }

    static String get(String path, String headers) {
        return request("GET " + path, headers, "");
    }

    static String json(String line, TestKey key, String body) {
        return request(line, key(key) + "Content-Type: application/json\r\n", body);
    }
}
