package io.parsermanager.source.transfer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.parsermanager.settings.Settings;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are broken, odd or hostile: they cost the row or the file, never the service, and never in silence. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ImportTroubleTest {
    private static final String RSS_A = "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/a\"";
    private static final String OPML_END = "</body></opml>";

    @Inject
    Tables tables;

    @Inject
    Settings settings;

    @TestHTTPResource("/api/v1/source/import")
    URI address;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null]", "{}", "[1", "[[]]"})
    void tagsThatAreNoneCostTheirLineOnly(String tags) {
        load("jsonl", RSS_A + ", \"tags\": " + tags + "}\n" + RSS_A + "}")
                .body("rejected", equalTo(1))
                .body("made", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null]", "{}", "[1", "[[]]"})
    void tagsThatAreNoneCostTheirOutlineOnly(String tags) {
        String odd = own("source_type='RSS' s:external_id='https://example.org/1' s:tags='" + tags + "'");

        load("opml", odd + plain("https://example.org/2") + OPML_END)
                .body("rejected", equalTo(1))
                .body("made", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[null]", "[{}]", "[1", "[1] 2"})
    void tagsThatAreNoneCostTheirRowOnly(String tags) {
        load("csv", "source_type,external_id,tags\nRSS,https://e.org/1,\"%s\"\nRSS,https://e.org/2,\n".formatted(tags))
                .body("rejected", equalTo(1))
                .body("made", equalTo(1));
    }

    @Test
    void whatAnOutlineOfOursLeavesOutStaysAsItIs() {
        load("jsonl", RSS_A + ", \"name\": \"A\", \"tags\": [\"t\"], \"settings\": {\"k\": 1}}");

        load("opml", own("source_type='RSS' s:external_id='https://example.org/a'") + OPML_END)
                .body("same", equalTo(1));
    }

    @Test
    void aRowWithTooManyCellsCostsItselfOnly() {
        load("csv", """
                        source_type,external_id,name
                        RSS,https://example.org/a
                        RSS,https://example.org/b,B,too,many
                        RSS,https://example.org/c,C
                        """).body("made", equalTo(2)).body("rejected", equalTo(1)).body("rejections[0].line", equalTo(3));
    }

    @Test
    void anUnknownColumnIsNamedEvenWithoutARow() {
        send("csv", bytes("source_type,external_id,titel\n"), 400)
                .body("detail", containsString("titel"))
                .body("detail", containsString("external_id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "opml"})
    void aByteOrderMarkIsNoPartOfTheFile(String format) {
        String file =
                switch (format) {
                    case "csv" -> "source_type,external_id\nRSS,https://example.org/a\n";
                    case "jsonl" -> RSS_A + "}";
                    default -> "<opml><body>" + plain("https://example.org/a") + OPML_END;
                };

        load(format, "\uFEFF" + file).body("made", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl"})
    void textThatIsNotUtf8IsRefusedRatherThanGarbled(String format) {
        String file = format.equals("csv")
                ? "source_type,external_id,name\nRSS,https://example.org/a,Новости\n"
                : RSS_A + ", \"name\": \"Новости\"}";

        send(format, file.getBytes(Charset.forName("windows-1251")), 400).body("detail", containsString("UTF-8"));

        assertThat(tables.number("SELECT count(*) FROM source")).isZero();
    }

    @Test
    void anApostropheOfTheFilesOwnStays() {
        load("csv", "source_type,external_id,name\nRSS,https://example.org/a,'Allo 'Allo\n");

        assertThat(tables.text("SELECT name FROM source")).isEqualTo("'Allo 'Allo");
    }

    @Test
    void theReportStaysSmallHoweverLargeTheFaults() {
        String fault = "RSS,%s,\n".formatted("x".repeat(100_000));

        String report = load("csv", "source_type,external_id,name\n" + fault.repeat(40))
                .body("rejected", equalTo(40))
                .extract()
                .asString();

        assertThat(report).hasSizeLessThan(20_000);
    }

    @Test
    void aCharacterThatIsCutInHalfDoesNotBreakTheReport() {
        load("jsonl", "x".repeat(199) + "\uD83D\uDE00 and more").body("rejections", hasSize(1));
    }

    @Test
    void laterRowsOfASourceGoOverEarlierOnes() {
        load("jsonl", RSS_A + ", \"name\": \"A\", \"tags\": [\"t\"]}\n" + RSS_A + ", \"enabled\": false}")
                .body("made", equalTo(1))
                .body("same", equalTo(1));

        assertThat(tables.text("SELECT name || enabled || array_to_string(tags, ',') FROM source"))
                .isEqualTo("Afalset");
    }

    @Test
    void aFeedInMoreFoldersThanASourceHasTagsKeepsAsManyAsFit() {
        String file = "<opml><body>"
                + IntStream.range(0, 130)
                        .mapToObj(n ->
                                "<outline text='folder %d'>%s</outline>".formatted(n, plain("https://example.org/a")))
                        .collect(Collectors.joining())
                + OPML_END;
        load("opml", file).body("made", equalTo(1));

        load("opml", file.replace("folder", "other")).body("same", equalTo(130)).body("rejected", equalTo(0));

        assertThat(tables.number("SELECT cardinality(tags) FROM source")).isEqualTo(100);
    }

    @Test
    void newFoldersAreAddedUpToTheLimit() {
        load(
                "jsonl",
                RSS_A
                        + ", \"tags\": [%s]}"
                                .formatted(IntStream.range(0, 99)
                                        .mapToObj("\"t%d\""::formatted)
                                        .collect(Collectors.joining(","))));

        load(
                        "opml",
                        "<opml><body><outline text='x'><outline text='y'>" + plain("https://example.org/a")
                                + "</outline></outline>" + OPML_END)
                .body("changed", equalTo(1));

        assertThat(tables.number(
                        "SELECT cardinality(tags) FROM source WHERE tags @> ARRAY['x', 't0', 't98']::varchar[]"))
                .isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\uffff", "\\u0085"})
    void whatNoFileCouldCarryIsNotTaken(String character) {
        load("jsonl", """
                        {"source_type": "RSS", "external_id": "https://example.org/a", "name": "a%1$sb"}
                        {"source_type": "RSS", "external_id": "https://example.org/a", "tags": ["a%1$sb"]}
                        {"source_type": "RSS", "external_id": "https://example.org/a%1$sb"}
                        {"source_type": "YOUTUBE", "external_id": "@a%1$sb"}
                        """.formatted(character)).body("rejected", equalTo(4));
    }

    @Test
    void foldersInFoldersHaveAnEnd() {
        send("opml", bytes("<opml><body>" + "<outline text='a'>".repeat(100_000)), 400)
                .body("detail", containsString("deep"));
    }

    @Test
    void aTagOfXmlHasAnEnd() {
        send("opml", bytes("<opml><body><outline text='" + "a".repeat(3_000_000) + "'/>" + OPML_END), 400)
                .body("detail", containsString("longer"));
    }

    @Test
    void aCellHasAnEnd() {
        send("csv", bytes("source_type,external_id,name\nRSS,https://e.org/,\"" + "a".repeat(3_000_000)), 400)
                .body("detail", containsString("what follows"));
    }

    @Test
    void aFileWithoutALengthIsLimitedToo() throws Exception {
        byte[] part = bytes((RSS_A + "}\n").repeat(1000));
        int parts = (int) (settings.importMaxBytes() / part.length) + 2;

        HttpResponse<String> answer = answerTo(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/jsonl")
                .POST(BodyPublishers.ofByteArrays(Collections.nCopies(parts, part))));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("IMPORT_MAX_BYTES");
    }

    @Test
    void noContentTypeIsRefusedWithTheKnownOnes() throws Exception {
        HttpResponse<String> answer = answerTo(HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("text/csv").doesNotContain("null");
    }

    @Test
    void reasonsAreInTheCallersWords() {
        String rows = RSS_A + ", \"nmae\": 1}\n[]\n\"x\"\n" + RSS_A + ", \"settings\": []}\n{\"a\"";

        List<String> reasons = load("jsonl", rows).extract().path("rejections.reason");

        assertThat(reasons.get(0)).startsWith("/nmae is not a field here; known are enabled, external_id");
        assertThat(reasons.get(3)).isEqualTo("/settings must be an object");
        assertThat(reasons).hasSize(5).noneMatch(reason -> reason.contains("java") || reason.contains("parsermanager"));
    }

    private static HttpResponse<String> answerTo(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static String own(String attributes) {
        return "<opml xmlns:s='urn:parser-manager:source'><body><outline text='A' s:" + attributes + "/>";
    }

    private static String plain(String address) {
        return "<outline text='P' xmlUrl='%s'/>".formatted(address);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ValidatableResponse load(String format, String file) {
        return send(format, bytes(file), 200);
    }

    private static ValidatableResponse send(String format, byte[] file, int status) {
        return given().contentType("application/octet-stream")
                .body(file)
                .post("/api/v1/source/import?format=" + format)
                .then()
                .statusCode(status);
    }
}
