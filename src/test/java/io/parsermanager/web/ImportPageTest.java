package io.parsermanager.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that takes a file of sources: a look first, then the import. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ImportPageTest {
    private static final String FEED = "https://example.org/feed.xml";
    private static final String SCRIPT = "<script>alert(1)</script>";

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void looksAtAFileBeforeItImportsIt() {
        String file = "source_type,external_id\nRSS,%s\nRSS,ftp://x%s\n".formatted(FEED, SCRIPT);

        String look = upload("feeds.csv", file, "check", null)
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(look)
                .contains("nothing is changed yet", "<dd>1</dd>", "is not an address", "&lt;script&gt;")
                .doesNotContain(SCRIPT);
        assertThat(tables.number("SELECT count(*) FROM source")).isZero();
        String imported = upload("feeds.csv", file, "import", null)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(imported).contains("Imported", "To the sources");
        assertThat(tables.number("SELECT count(*) FROM source")).isOne();
    }

    @Test
    void givesHtmxTheReportAlone() {
        String report = upload(
                        "feeds.jsonl",
                        "{\"source_type\": \"RSS\", \"external_id\": \"%s\"}".formatted(FEED),
                        "check",
                        "true")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(report).contains("<dd>1</dd>").doesNotContain("<html");
    }

    @Test
    void tellsHtmxHowFarItIsBeforeTheReport() {
        StringBuilder file = new StringBuilder("source_type,external_id\n");
        for (int i = 0; i < 3000; i++) {
            file.append("RSS,https://example.org/").append(i).append('\n');
        }

        String answer = upload("feeds.csv", file.toString(), "import", "true")
                .then()
                .extract()
                .asString();

        assertThat(answer).matches("(?s)(<!--\\d+-->){5,}<!--100-->.*");
        assertThat(answer.replaceAll("<!--\\d+-->", ""))
                .contains("<dd>3000</dd>")
                .doesNotContain("<!--");
        assertThat(tables.number("SELECT count(*) FROM source")).isEqualTo(3000);
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        upload("feeds.bin", "x", "check", null).then().statusCode(400);
        assertThat(upload("feeds.bin", "x", "check", "true").asString()).contains("does not tell its format");
        assertThat(upload("feeds.opml", "<opml><body><outline", "check", "true").asString())
                .contains("cannot be read to its end");
        assertThat(PlainBrowser.page("/sources/import", "ru")).contains("Импорт источников");
    }

    private static Response upload(String name, String content, String step, String htmx) {
        var request = given().header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .multiPart("file", name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .multiPart("format", "")
                .multiPart("step", step);
        return (htmx == null ? request : request.header("HX-Request", htmx)).post("/sources/import");
    }
}
