package io.parsermanager.security;

import static io.parsermanager.security.Keys.TestKey.ADMIN;
import static io.parsermanager.security.Keys.TestKey.READER;
import static io.parsermanager.security.Probe.get;
import static io.parsermanager.security.Probe.json;
import static io.parsermanager.security.Probe.key;
import static io.parsermanager.security.Probe.refused;
import static io.parsermanager.security.Probe.request;

import java.util.List;
import java.util.stream.Stream;

/** Requests that are not what HTTP says, too large, or too slow. */
final class RequestProbes {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private RequestProbes() {}

    static List<Probe> smuggling() {
        String area = "a request within a request";
        String line = "POST /api/v1/task/0/cancel HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key(ADMIN);
        String hidden = "GET /q/openapi HTTP/1.1\r\nHost: a\r\n\r\n";
        return Stream.of(
                        refused(
                                area,
                                "two lengths",
                                line + "Content-Length: 0\r\nContent-Length: " + hidden.length() + "\r\n\r\n" + hidden),
                        refused(
                                area,
                                "a length and chunks",
                                line + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden),
                        refused(
                                area,
                                "chunks and an unknown encoding",
                                line + "Transfer-Encoding: chunked, cow\r\n\r\n0\r\n\r\n"),
                        refused(area, "a length with a sign", line + "Content-Length: +0\r\n\r\n"),
                        refused(area, "a negative length", line + "Content-Length: -1\r\n\r\n"),
                        refused(area, "a blank before the colon", line + "X-Actor : a\r\n\r\n"),
                        refused(area, "a NUL in a header", line + "X-Actor: a\u0000b\r\n\r\n"),
                        refused(
                                area,
                                "a chunk's length that is none",
                                line + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
                        refused(area, "HTTP/9.9", "GET /api/v1/task/ HTTP/9.9\r\nHost: a\r\n\r\n"),
                        refused(area, "no request at all", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"))
                .map(probe -> probe.and(
                        answer -> answer.answers() <= 1 && !answer.text().contains("openapi: ")))
                .toList();
    }

    static List<Probe> sizes() {
        String area = "size";
        return List.of(
                refused(area, "a header of 20 KB", get("/", "X: " + "x".repeat(20_000) + "\r\n")),
                refused(area, "an address of 10 KB", get("/" + "x".repeat(10_000), "")),
                refused(area, "a thousand headers", get("/", "X: 12345678901234567890\r\n".repeat(1000))),
                refused(
                        area,
                        "a body said to be 5 GB",
                        request(
                                "POST /api/v1/source/",
                                key(ADMIN) + "Content-Type: application/json\r\nContent-Length: 5000000000\r\n",
                                "")),
                refused(
                        area,
                        "a JSON body of 20 MB",
                        json("POST /api/v1/source/", ADMIN, "\"" + "x".repeat(20_000_000) + "\"")),
                refused(area, "a page of a million", get("/api/v1/task/?size=1000000", key(READER))),
                refused(
                        area,
                        "JSON nested a hundred thousand deep",
                        json("POST /api/v1/task/cancel", ADMIN, "[".repeat(100_000))),
                refused(
                        area,
                        "a number of a thousand digits",
                        json("POST /api/v1/task/cancel", ADMIN, "{\"ids\": [" + "9".repeat(1000) + "]}")));
    }

    static List<Probe> slowness() {
        String area = "slowness";
        return List.of(
                refused(area, "headers that never end", "GET / HTTP/1.1\r\nHost: a\r\nX: "),
                refused(
                        area,
                        "a body that never comes",
                        "POST /api/v1/source/ HTTP/1.1\r\nHost: a\r\n" + key(ADMIN)
                                + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"),
                refused(
                        area,
                        "a form that never comes",
                        "POST /login HTTP/1.1\r\nHost: a\r\n" + FORM + "Content-Length: 10\r\n\r\nk"));
    }
}
