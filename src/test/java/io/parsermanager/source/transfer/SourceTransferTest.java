package io.parsermanager.source.transfer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Import and export of sources, as callers see them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceTransferTest {
    private static final String OPML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0"><head><title>Feeds</title></head><body>
              <outline text="News"><outline text="World">
                <outline type="rss" text="A" xmlUrl="https://example.org/a.xml"/>
              </outline>
              <outline type="rss" text="B" xmlUrl="https://Example.org/b.xml"/></outline>
              <outline text="Tech"><outline type="rss" text="A" xmlUrl="https://example.org/a.xml"/></outline>
              <outline type="rss" text="Tube" xmlUrl="https://www.youtube.com/feeds/videos.xml?channel_id=UCSLXy31j2Z0sdDeeAX5JpPw"/>
            </body></opml>
            """;

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void outlinesBecomeSourcesAndTheirFoldersTags() {
        load("text/x-opml", OPML)
                .body("made", equalTo(3))
                .body("same", equalTo(1))
                .body("rejected", equalTo(0));

        assertThat(tables.text("SELECT array_to_string(tags, ',') FROM source WHERE name = 'A'"))
                .isEqualTo("News,Tech,World");
        assertThat(tables.text("SELECT external_id FROM source WHERE source_type = 'YOUTUBE'"))
                .isEqualTo("UCSLXy31j2Z0sdDeeAX5JpPw");
    }

    @Test
    void newSourcesGetTheSchedulesOfTheirDefaultTaskTypes() {
        load("text/x-opml", OPML);

        assertThat(tables.number("SELECT count(*) FROM source_schedule")).isEqualTo(4);
    }

    @Test
    void theSameFileAgainChangesNothing() {
        load("text/x-opml", OPML);

        load("text/x-opml", OPML)
                .body("made", equalTo(0))
                .body("changed", equalTo(0))
                .body("same", equalTo(4));
    }

    @Test
    void aDryRunSaysTheSameAndChangesNothing() {
        given().contentType("text/x-opml")
                .body(OPML)
                .queryParam("dry_run", true)
                .post("/api/v1/source/import")
                .then()
                .statusCode(200)
                .body("made", equalTo(3))
                .body("dry_run", equalTo(true));

        assertThat(tables.number("SELECT count(*) FROM source")).isZero();
    }

    @Test
    void everyRejectedRowIsNamedWithItsReason() {
        load("text/csv", """
                        source_type,external_id,name,enabled,tags,settings
                        RSS,https://example.org/a,Good,true,one;two,"{""k"": 1}"
                        RSS,nonsense,Bad,,,
                        FAX,1,Bad,,,
                        VK,@durov,Good,perhaps,,
                        """)
                .body("made", equalTo(1))
                .body("rejected", equalTo(3))
                .body("rejections.line", equalTo(List.of(3, 4, 5)))
                .body("rejections[0].reason", containsString("http://"))
                .body("rejections[1].reason", containsString("RSS, VK, YOUTUBE"))
                .body("rejections[2].reason", containsString("true or false"));
    }

    @Test
    void whatAFileLeavesOutStaysAsItIs() {
        load("text/csv", "source_type,external_id,name,enabled,tags\nRSS,https://example.org/a,Old,false,one\n");

        load(
                        "application/jsonl",
                        "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/a\", \"name\": \"New\"}")
                .body("changed", equalTo(1));

        assertThat(tables.text("SELECT name || enabled || array_to_string(tags, ',') FROM source"))
                .isEqualTo("Newfalseone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opml", "csv", "jsonl"})
    void importingAnExportChangesNothing(String format) {
        load("application/jsonl", """
                {"source_type": "RSS", "external_id": "https://example.org/?a=1&b=2", "name": "=SUM(A1) \\"quoted\\" <b> 'x'", "enabled": false, "tags": ["a, b", "c;d", "тег", "'q"], "settings": {"proxy": {"url": "x&y"}, "n": [1, 2]}}
                {"source_type": "VK", "external_id": "-1", "name": "-1"}
                {"source_type": "YOUTUBE", "external_id": "UCSLXy31j2Z0sdDeeAX5JpPw", "name": "Tube", "tags": []}
                """).body("rejected", equalTo(0)).body("made", equalTo(3));
        String file = given().get("/api/v1/source/export?format=" + format)
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString("sources." + format))
                .extract()
                .asString();

        given().body(file.getBytes(StandardCharsets.UTF_8))
                .contentType("application/octet-stream")
                .post("/api/v1/source/import?format=" + format)
                .then()
                .statusCode(200)
                .body("made", equalTo(0))
                .body("changed", equalTo(0))
                .body("rejected", equalTo(0))
                .body("same", equalTo(3));

        tables.clear();
        given().body(file.getBytes(StandardCharsets.UTF_8))
                .contentType("application/octet-stream")
                .post("/api/v1/source/import?format=" + format)
                .then()
                .body("made", equalTo(3));
        assertThat(given().get("/api/v1/source/export?format=" + format).asString())
                .isEqualTo(file);
    }

    @Test
    void aSpreadsheetFindsNoFormulaInAnExport() {
        load("application/jsonl", "{\"source_type\": \"VK\", \"external_id\": \"-1\", \"name\": \"=cmd()\"}");

        assertThat(given().get("/api/v1/source/export?format=csv").asString()).contains("VK,'-1,'=cmd()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE opml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><opml><body><outline text=\"&x;\" xmlUrl=\"https://e.org/\"/></body></opml>",
                "<!DOCTYPE opml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><opml><body>&b;</body></opml>",
                "<opml><body><outline text=\"a\"></body></opml>",
                "<html/>",
                "no XML at all",
                ""
            })
    void brokenAndDangerousXmlIsRefused(String xml) {
        given().contentType("application/xml")
                .body(xml)
                .post("/api/v1/source/import")
                .then()
                .statusCode(400)
                .contentType(startsWith("application/problem+json"))
                .body("detail", containsString("line 1"));

        assertThat(tables.number("SELECT count(*) FROM source")).isZero();
    }

    @Test
    void whatCameBeforeABreakIsImportedAndSaidSo() {
        given().contentType("text/x-opml")
                .body("<opml><body><outline text=\"a\" xmlUrl=\"https://example.org/\"/>\n<outline")
                .post("/api/v1/source/import")
                .then()
                .statusCode(400)
                .body("detail", containsString("1 sources were made"));
    }

    @Test
    void anExportIsNarrowedByTags() {
        load("text/x-opml", OPML);

        assertThat(given().get("/api/v1/source/export?tag=News&tag=World")
                        .asString()
                        .lines())
                .singleElement()
                .asString()
                .contains("a.xml");
    }

    @Test
    void anUnknownFormatIsRefused() {
        given().contentType("image/png")
                .body(new byte[] {1})
                .post("/api/v1/source/import")
                .then()
                .statusCode(415);
        given().get("/api/v1/source/export?format=xls")
                .then()
                .statusCode(400)
                .body("errors[0].parameter", equalTo("format"));
    }

    @Test
    void aFileOfManyChunksIsImportedAsAWhole() {
        String rows = IntStream.range(0, 5_500)
                .mapToObj("{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/%d\"}"::formatted)
                .collect(Collectors.joining("\n"));

        load("application/jsonl", rows).body("made", equalTo(5_500));

        assertThat(given().get("/api/v1/source/export").asString().lines()).hasSize(5_500);
    }

    private static ValidatableResponse load(String contentType, String file) {
        return given().contentType(contentType + "; charset=UTF-8")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import")
                .then()
                .statusCode(200);
    }
}
