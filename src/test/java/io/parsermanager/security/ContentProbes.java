package io.parsermanager.security;

import static io.parsermanager.security.Keys.TestKey.ADMIN;
import static io.parsermanager.security.Keys.TestKey.READER;
import static io.parsermanager.security.Probe.get;
import static io.parsermanager.security.Probe.json;
import static io.parsermanager.security.Probe.key;
import static io.parsermanager.security.Probe.ofNoEffect;
import static io.parsermanager.security.Probe.refused;
import static io.parsermanager.security.Probe.request;

import java.util.List;

/** Bodies, values and other sites: requests that are well formed and mean harm. */
final class ContentProbes {
    private static final String OPML = "Content-Type: text/x-opml\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String COOKIE = "Cookie: parser_manager_key=" + ADMIN.text() + "\r\n";
    private static final String FOREIGN = "Origin: https://evil.test\r\nSec-Fetch-Site: cross-site\r\n";

    private ContentProbes() {}

    static List<Probe> bodies() {
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

    static List<Probe> injection() {
        String area = "injection";
        return List.of(
                ofNoEffect(
                                area,
                                "SQL in a filter",
                                get("/api/v1/source/?external_id=%27%20OR%20%271%27=%271", key(READER)))
                        .and(answer -> answer.text().contains("\"items\":[]")),
                refused(
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

    static List<Probe> otherSites() {
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
}
