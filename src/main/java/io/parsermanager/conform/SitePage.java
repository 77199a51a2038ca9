package io.parsermanager.conform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How a page of the {@link Site} behaves. */
enum SitePage {
    /** A feed of two items, with Cache-Control; 304 to who has it already. */
    GOOD,
    /** 301, to a good one. */
    MOVED,
    /** 302, to a good one. */
    ELSEWHERE,
    /** 403. */
    FORBIDDEN,
    /** 404. */
    MISSING,
    /** 410. */
    GONE,
    /** 429 with Retry-After. */
    BUSY,
    /** 200 with XML that ends in the middle. */
    BROKEN,
    /** A good one that takes its time. */
    UNHURRIED,
    /** A feed that comes by drops, all the time of slow work. */
    SLOW,
    /** A feed that never ends. */
    ENDLESS,
    /** A good one, compressed if the visitor takes that. */
    GZIP;

    /** What BUSY says in Retry-After, in seconds. */
    static final int RETRY_AFTER_S = 2;

    /** What a good feed says in Cache-Control, in seconds. */
    static final int MAX_AGE_S = 3_600;

    /** Long enough for requests that are made at once to meet. */
    private static final long UNHURRIED_MS = 400;

    private static final int OK = 200;
    private static final String BEGIN = """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0"><channel><title>Conform</title><link>http://localhost/</link><description>For parsers</description>
            <item><title>First</title><link>http://localhost/1</link><guid isPermaLink="false">conform-1</guid><pubDate>Tue, 24 Nov 2026 06:00:00 GMT</pubDate></item>
            """;
    private static final String REST = """
            <item><title>Second</title><link>http://localhost/2</link><guid isPermaLink="false">conform-2</guid><pubDate>Tue, 24 Nov 2026 07:00:00 GMT</pubDate></item>
            </channel></rss>
            """;

    /** Written without a pause this fills a disk or a heap; no parser keeps so much of one feed. */
    private static final int DROP = 65_536;

    String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of an address that was given out; others are missing. */
    static SitePage of(String path) {
        for (SitePage page : values()) {
            if (path.startsWith("/" + page.path() + "/")) {
                return page;
            }
        }
        return MISSING;
    }

    /** Answers, or fails if the visitor leaves before it is over. */
    void answer(HttpExchange call, Duration slowWork) throws IOException, InterruptedException {
        switch (this) {
            case GOOD -> feed(call, false);
            case GZIP ->
                feed(
                        call,
                        String.valueOf(call.getRequestHeaders().getFirst("Accept-Encoding"))
                                .contains("gzip"));
            case MOVED -> redirect(call, 301);
            case ELSEWHERE -> redirect(call, 302);
            case FORBIDDEN -> call.sendResponseHeaders(403, -1);
            case MISSING -> call.sendResponseHeaders(404, -1);
            case GONE -> call.sendResponseHeaders(410, -1);
            case BUSY -> {
                call.getResponseHeaders().set("Retry-After", String.valueOf(RETRY_AFTER_S));
                call.sendResponseHeaders(429, -1);
            }
            case BROKEN -> send(call, BEGIN.getBytes(UTF_8));
            case UNHURRIED -> {
                pause(UNHURRIED_MS);
                feed(call, false);
            }
            case SLOW -> drip(call, slowWork);
            case ENDLESS -> pour(call);
        }
    }

    private static void pause(long ms) throws InterruptedException {
        Thread.sleep(ms);
    }

    private static void redirect(HttpExchange call, int code) throws IOException {
        String path = call.getRequestURI().getPath();
        call.getResponseHeaders().set("Location", target(path));
        call.sendResponseHeaders(code, -1);
    }

    /** Where the address of a redirect leads to. */
    static String target(String path) {
        return "/good" + path;
    }

    private static void feed(HttpExchange call, boolean gzip) throws IOException {
        String tag = "\"" + call.getRequestURI().getPath().replace('/', '-') + "\"";
        call.getResponseHeaders().set("ETag", tag);
        call.getResponseHeaders().set("Last-Modified", "Tue, 24 Nov 2026 07:00:00 GMT");
        call.getResponseHeaders().set("Cache-Control", "public, max-age=" + MAX_AGE_S);
        boolean has = call.getRequestHeaders().containsKey("If-None-Match")
                ? tag.equals(call.getRequestHeaders().getFirst("If-None-Match"))
                : call.getRequestHeaders().containsKey("If-Modified-Since");
        if (has) {
            call.sendResponseHeaders(304, -1);
            return;
        }
        byte[] feed = (BEGIN + REST).getBytes(UTF_8);
        if (gzip) {
            call.getResponseHeaders().set("Content-Encoding", "gzip");
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream zip = new GZIPOutputStream(packed)) {
                zip.write(feed);
            }
            feed = packed.toByteArray();
        }
        send(call, feed);
    }

    private static void send(HttpExchange call, byte[] bytes) throws IOException {
        call.getResponseHeaders().set("Content-Type", "application/rss+xml");
        call.sendResponseHeaders(OK, bytes.length);
        call.getResponseBody().write(bytes);
    }

    private static void drip(HttpExchange call, Duration slowWork) throws IOException, InterruptedException {
        long end = System.nanoTime() + slowWork.toNanos();
        OutputStream body = begin(call);
        while (System.nanoTime() < end) {
            body.write("<!-- slow -->".getBytes(UTF_8));
            body.flush();
            Thread.sleep(200);
        }
        body.write(REST.getBytes(UTF_8));
        body.close();
    }

    private static void pour(HttpExchange call) throws IOException, InterruptedException {
        byte[] drop = "<!-- on and on -->".repeat(DROP / 18).getBytes(UTF_8);
        OutputStream body = begin(call);
        while (true) {
            body.write(drop);
            body.flush();
            Thread.sleep(5);
        }
    }

    private static OutputStream begin(HttpExchange call) throws IOException {
        call.getResponseHeaders().set("Content-Type", "application/rss+xml");
        call.sendResponseHeaders(OK, 0);
        OutputStream body = call.getResponseBody();
        body.write(BEGIN.getBytes(UTF_8));
        return body;
    }
}
