package io.parsermanager.security;

import static io.parsermanager.security.Keys.TestKey.ADMIN;
import static io.parsermanager.security.Keys.TestKey.OPERATOR;
import static io.parsermanager.security.Keys.TestKey.READER;
import static io.parsermanager.security.Probe.get;
import static io.parsermanager.security.Probe.json;
import static io.parsermanager.security.Probe.key;
import static io.parsermanager.security.Probe.ofNoEffect;
import static io.parsermanager.security.Probe.refused;
import static io.parsermanager.security.Probe.request;

import java.util.List;
import java.util.stream.Stream;

/** All that is tried, by what it tries to get round. */
final class Probes {
    private static final String OPML = "Content-Type: text/x-opml\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String COOKIE = "Cookie: parser_manager_key=" + ADMIN.text() + "\r\n";
    private static final String FOREIGN = "Origin: https://evil.test\r\nSec-Fetch-Site: cross-site\r\n";

    private Probes() {}

    static List<Probe> all() {
        return Stream.of(
                        identity(),
                        roles(),
                        paths(),
                        files(),
                        methods(),
                        smuggling(),
                        sizes(),
                        bodies(),
                        injection(),
                        otherSites(),
                        slowness())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Probe> identity() {
        String area = "who calls";
        return List.of(
                refused(area, "a list without a key", get("/api/v1/task/", "")),
                refused(area, "a change without a key", request("POST /api/v1/task_group/", "", "")),
                refused(area, "the page without a key, not asking for HTML", get("/", "")),
                refused(area, "an unknown key", get("/api/v1/task/", "X-API-Key: pm_unknown\r\n")),
                refused(area, "an empty key", get("/api/v1/task/", "Authorization: Bearer \r\n")),
                refused(
                        area,
                        "a key with a letter's case changed",
                        get("/api/v1/task/", "X-API-Key: " + READER.text().replace("pm_", "PM_") + "\r\n")),
                refused(
                        area,
                        "the hash of a key, as API_KEYS has it",
                        get("/api/v1/task/", "X-API-Key: " + READER.line().replaceAll(".*:", "") + "\r\n")),
                refused(
                        area,
                        "a key with another scheme",
                        get("/api/v1/task/", "Authorization: Basic " + READER.text() + "\r\n")),
                refused(
                        area,
                        "a key in the address",
                        get("/api/v1/task/?key=" + ADMIN.text() + "&access_token=" + ADMIN.text(), "")),
                refused(
                        area,
                        "a name instead of a key",
                        get(
                                "/api/v1/task/",
                                "X-Actor: admin-of-tests\r\nX-Forwarded-User: admin\r\nRemote-User: admin\r\n")),
                refused(
                        area,
                        "a token that signs itself",
                        get(
                                "/api/v1/task/",
                                "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJncm91cHMiOlsiYWRtaW4iXX0.\r\n")),
                refused(area, "a change by the cookie alone", request("POST /api/v1/task_group/", COOKIE, "")));
    }

    private static List<Probe> roles() {
        String area = "roles";
        return List.of(
                refused(area, "a reader cancels", json("POST /api/v1/task/cancel", READER, "{\"status\": [\"NEW\"]}")),
                refused(
                        area,
                        "a reader triggers by the GET that changes",
                        get("/api/v1/task_group/cancel_expired_task_group", key(READER))),
                refused(area, "a reader reads the audit", get("/api/v1/audit/", key(READER))),
                refused(
                        area,
                        "an operator makes a source",
                        json(
                                "POST /api/v1/source/",
                                OPERATOR,
                                "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/\"}")),
                refused(
                        area,
                        "an operator deletes a task type",
                        request("DELETE /api/v1/task_type/1", key(OPERATOR), "")),
                refused(
                        area,
                        "an operator imports",
                        request("POST /api/v1/source/import", key(OPERATOR) + OPML, "<opml/>")),
                refused(area, "an admin calls what is not there", get("/api/v1/user/", key(ADMIN))),
                refused(
                        area,
                        "a reader's GET that says it is a DELETE",
                        request("POST /api/v1/task_type/1", key(READER) + "X-HTTP-Method-Override: GET\r\n", "")),
                ofNoEffect(
                                area,
                                "a list that says it is another address",
                                get(
                                        "/api/v1/dictionary/",
                                        key(READER)
                                                + "X-Original-URL: /api/v1/audit/\r\nX-Rewrite-URL: /api/v1/audit/\r\n"))
                        .and(answer -> !answer.text().contains("\"proven\"")),
                refused(
                        area,
                        "a reader's key before an admin's",
                        get("/api/v1/audit/", key(READER) + "X-API-Key: " + READER.text() + "\r\n")));
    }

    private static List<Probe> paths() {
        return Stream.of(
                        "/api/v1//audit/",
                        "/api/v1/./audit/",
                        "/api/v1/task/../audit/",
                        "/api/v1/task/%2e%2e/audit/",
                        "/api/v1/%61udit/",
                        "/api/v1/audit/.",
                        "/api/v1/audit;a=b",
                        "/api/v1;a=b/audit/",
                        "/api/v1/audit%2f",
                        "/api/v1/audit%00",
                        "/api/v1/audit%20",
                        "/API/v1/audit/",
                        "/api/v1/AUDIT/",
                        "\\api\\v1\\audit",
                        "//api/v1/audit/",
                        "/api/v1/audit/..;/audit/",
                        "/api/v1/audit?",
                        "/%2fapi%2fv1%2faudit",
                        "http://localhost/api/v1/audit/")
                .map(path -> refused("paths in disguise, as a reader", path, get(path, key(READER))))
                .toList();
    }

    private static List<Probe> files() {
        return Stream.of(
                        "/../../../../etc/passwd",
                        "/%2e%2e/%2e%2e/etc/passwd",
                        "/..%2f..%2fetc%2fpasswd",
                        "/..%5c..%5cwindows%5cwin.ini",
                        "/.env",
                        "/.git/config",
                        "/application.properties",
                        "/META-INF/MANIFEST.MF",
                        "/WEB-INF/web.xml",
                        "/db/migration/V1__tasks_and_schedules.sql",
                        "/q/dev-ui",
                        "/q/health",
                        "/q/metrics",
                        "/q/arc",
                        "/actuator/env",
                        "/console",
                        "/h2-console",
                        "/metrics",
                        "/server-status",
                        "/admin",
                        "/wp-login.php")
                .map(path -> refused("files and consoles, as an admin", path, get(path, key(ADMIN)))
                        .and(answer -> !answer.text().contains("root:")
                                && !answer.text().contains("CREATE TABLE")))
                .toList();
    }

    private static List<Probe> methods() {
        return Stream.of("TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "PURGE", "PATCH", "JUNK")
                .map(method -> refused(
                        "methods, as an admin",
                        method + " /api/v1/task/",
                        request(method + " /api/v1/task/", key(ADMIN), "")))
                .toList();
    }

    private static List<Probe> smuggling() {
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

    private static List<Probe> sizes() {
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

    private static List<Probe> bodies() {
        String area = "bodies, as an admin";
        String bomb =
                "<!DOCTYPE opml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
                        + "<opml><body><outline text=\"&c;\" xmlUrl=\"https://a.test/\"/></body></opml>";
        String file =
                "<!DOCTYPE opml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><opml><body><outline text=\"&x;\" xmlUrl=\"https://a.test/\"/></body></opml>";
        String remote = "<!DOCTYPE opml SYSTEM \"http://127.0.0.1:1/evil.dtd\"><opml><body/></opml>";
        return List.of(
                refused(
                        area,
                        "an XML bomb",
                        request("POST /api/v1/source/import?format=opml&source_type=RSS", key(ADMIN) + OPML, bomb)),
                refused(
                                area,
                                "an entity that is a file",
                                request(
                                        "POST /api/v1/source/import?format=opml&source_type=RSS",
                                        key(ADMIN) + OPML,
                                        file))
                        .and(answer -> !answer.text().contains("root:")),
                refused(
                        area,
                        "a DTD from elsewhere",
                        request("POST /api/v1/source/import?format=opml&source_type=RSS", key(ADMIN) + OPML, remote)),
                refused(
                        area,
                        "a form where JSON belongs",
                        request("POST /api/v1/source/", key(ADMIN) + FORM, "source_type=RSS")),
                refused(
                        area,
                        "JSON that says it is text",
                        request(
                                "POST /api/v1/source/",
                                key(ADMIN) + "Content-Type: text/plain\r\n",
                                "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/\"}")),
                refused(
                        area,
                        "an address of the file system",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"source_type\": \"RSS\", \"external_id\": \"file:///etc/passwd\"}")),
                refused(
                        area,
                        "an address that runs",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"source_type\": \"RSS\", \"external_id\": \"javascript:alert(1)\"}")),
                refused(
                        area,
                        "the address of a cloud's secrets",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"source_type\": \"RSS\", \"external_id\": \"http://169.254.169.254/latest/meta-data\"}")),
                refused(
                        area,
                        "the same as one number",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"source_type\": \"RSS\", \"external_id\": \"http://2852039166/\"}")),
                refused(
                        area,
                        "a NUL in a text",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/\\u0000\"}")),
                refused(
                        area,
                        "a class to be made",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"@class\": \"java.lang.Runtime\", \"source_type\": [\"java.lang.Runtime\", {}]}")),
                refused(
                        area,
                        "half of a body",
                        request(
                                "POST /api/v1/source/",
                                key(ADMIN) + "Content-Type: application/json\r\n",
                                "{\"source_type\": \"RS")),
                refused(
                        area,
                        "bytes that are no UTF-8",
                        json(
                                "POST /api/v1/source/",
                                ADMIN,
                                "{\"source_type\": \"RSS\", \"external_id\": \"https://a.test/\u00ff\u00fe\"}")));
    }

    private static List<Probe> injection() {
        String area = "injection";
        return List.of(
                ofNoEffect(
                                area,
                                "SQL in a filter",
                                get("/api/v1/source/?external_id=%27%20OR%20%271%27=%271", key(READER)))
                        .and(answer -> answer.text().contains("\"items\":[]")),
                ofNoEffect(
                        area,
                        "SQL that waits, in a filter",
                        get("/api/v1/source/?tag=%27;SELECT%20pg_sleep(30)--", key(READER))),
                refused(area, "SQL in a number", get("/api/v1/task/?id=1%20OR%201=1", key(READER))),
                refused(area, "a cursor made by hand", get("/api/v1/task/?cursor=MSBPUiAxPTE", key(READER))),
                refused(area, "an order made by hand", get("/api/v1/task/?cursor=%00%ff", key(READER))),
                refused(area, "a line break in an address", get("/api/v1/nothing%0d%0aSet-Cookie:%20a=b", key(READER)))
                        .and(answer -> !answer.head().contains("Set-Cookie")),
                ofNoEffect(
                        area,
                        "a lookup in a header",
                        get(
                                "/api/v1/dictionary/",
                                key(READER)
                                        + "User-Agent: ${jndi:ldap://127.0.0.1:1/a}\r\nX-Request-Id: ${env:HOME}\r\n")),
                refused(
                                area,
                                "a script in an address, shown to a browser",
                                get(
                                        "/nothing/%3Cscript%3Ealert(1)%3C/script%3E",
                                        key(READER) + "Accept: text/html\r\n"))
                        .and(answer -> !answer.text().contains("<script>alert")),
                ofNoEffect(
                                area,
                                "a template's expression in a search",
                                get(
                                        "/sources?search=%7B7*7%7D%7Bconfig:POSTGRES_PASSWORD%7D",
                                        key(READER) + "Accept: text/html\r\n"))
                        .and(answer -> !answer.text().contains("49{")));
    }

    private static List<Probe> otherSites() {
        String area = "another site, in the browser of an admin";
        return List.of(
                refused(
                        area,
                        "sends a form of the page",
                        request("POST /tasks/cancel", COOKIE + FOREIGN + FORM, "status=NEW")),
                refused(
                        area,
                        "sends JSON as a form would",
                        request("POST /api/v1/task_group/", COOKIE + FOREIGN + "Content-Type: text/plain\r\n", "{}")),
                refused(
                        area,
                        "uses the GET that changes",
                        get("/api/v1/task_group/cancel_expired_task_group", COOKIE + FOREIGN)),
                refused(
                                area,
                                "asks by CORS whether it may",
                                request(
                                        "OPTIONS /api/v1/task/1",
                                        FOREIGN + "Access-Control-Request-Method: DELETE\r\n",
                                        ""))
                        .and(answer -> !answer.head().contains("Access-Control-Allow")),
                refused(
                                area,
                                "names the host that it would be sent to",
                                "GET /tasks HTTP/1.0\r\nHost: evil.test\r\nX-Forwarded-Host: evil.test\r\nAccept: application/json\r\n\r\n")
                        .and(answer -> !answer.text().contains("evil.test")));
    }

    private static List<Probe> slowness() {
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
