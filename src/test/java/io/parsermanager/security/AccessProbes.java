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

/** Who calls, what they may, and whether a path or a method gets round that. */
final class AccessProbes {
    private static final String OPML = "Content-Type: text/x-opml\r\n";
    private static final String COOKIE = "Cookie: parser_manager_key=" + ADMIN.text() + "\r\n";

    private AccessProbes() {}

    static List<Probe> identity() {
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

    static List<Probe> roles() {
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

    static List<Probe> paths() {
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

    static List<Probe> files() {
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

    static List<Probe> methods() {
        return Stream.of("TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "PURGE", "PATCH", "JUNK")
                .map(method -> refused(
                        "methods, as an admin",
                        method + " /api/v1/task/",
                        request(method + " /api/v1/task/", key(ADMIN), "")))
                .toList();
    }
}
