package io.parsermanager.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.web.PlainBrowser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One box finds anything: by number, and by a piece of a name or address. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class FindAnythingTest {
    @Inject
    Tables tables;

    private long source;

    @BeforeEach
    void begin() {
        tables.clear();
        source = tables.source("RSS", "https://news.example.org/Feed_1%.xml", Duration.ofHours(-1));
        tables.sql("UPDATE source SET name = 'Уральские новости' WHERE id = ?", source);
        tables.source("VK", "club2", Duration.ofHours(-1));
    }

    @AfterEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news.example", "EXAMPLE.ORG/feed", "d_1%", "уральские", "НОВОСТИ", " example.org "})
    void aPieceOfANameOrAddressIsFound(String text) {
        JsonPath found = find(text);

        assertThat(found.getList("items.id", Long.class)).containsExactly(source);
        assertThat(found.getString("items[0].kind")).isEqualTo("SOURCE");
        assertThat(found.getString("items[0].name")).isEqualTo("Уральские новости");
        assertThat(found.getBoolean("whole_ids_only")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "d_2%", "%%%", "___", "news%org", "\\\\\\"})
    void whatIsInNoneFindsNothing(String text) {
        assertThat(find(text).getList("items")).isEmpty();
    }

    @Test
    void aNumberIsATaskAGroupOrASource() {
        long task = tables.task(source, "FAILED");
        long group = tables.number("SELECT task_group_id FROM all_tasks WHERE id = ?", task);

        assertThat(find(String.valueOf(task)).getString("items.find { it.kind == 'TASK' }.detail"))
                .isEqualTo("FAILED");
        assertThat(find(String.valueOf(group)).getString("items.find { it.kind == 'TASK_GROUP' }.name"))
                .isEqualTo("RSS POSTS");
        assertThat(find(String.valueOf(source)).getString("items.find { it.kind == 'SOURCE' }.name"))
                .isEqualTo("Уральские новости");
    }

    @Test
    void aNumberInAnIdIsFoundTooAndNothingTwice() {
        tables.sql("UPDATE source SET external_id = 'club' || id || '777' WHERE source_type = 'VK'");

        assertThat(find("777").getList("items.detail").toString()).contains("777");
        assertThat(find("999999999999999999").getList("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "ab", "-"})
    void aTextThatIsTooShortIsRefused(String text) {
        assertThat(given().queryParam("q", text).get("/api/v1/search").statusCode())
                .isEqualTo(400);
        assertThat(PlainBrowser.page("/search?q=" + encoded(text), "en")).contains("must be a number");
        assertThat(PlainBrowser.page("/search?q=" + encoded(text), "ru")).contains("должно быть номером");
    }

    @Test
    void noMoreThanFiftyAreFoundAtOnce() {
        tables.sources("RSS", 60);

        JsonPath found = find("source-");

        assertThat(found.getList("items")).hasSize(50);
        assertThat(found.getBoolean("more")).isTrue();
        assertThat(PlainBrowser.page("/search?q=source-", "en")).contains("There are more");
    }

    @Test
    void thePageLeadsToWhatWasFound() {
        assertThat(PlainBrowser.page("/search?q=news.example", "en"))
                .contains("href=\"/sources/" + source + "\"", "Уральские новости");
        assertThat(PlainBrowser.page("/search?q=nowhere", "ru")).contains("ничего не найдено");
        assertThat(PlainBrowser.page("/search?q=%3Cb%3Enot", "en"))
                .contains("&lt;b&gt;not")
                .doesNotContain("<b>not");
    }

    /** As where the extension may not be created. */
    @Test
    void withoutTrigramsWholeIdsAreFoundAndThePageSaysSo() {
        tables.sql("ALTER INDEX source_trigrams RENAME TO trigrams_away");
        try {
            assertThat(find("club2").getList("items")).hasSize(1);
            assertThat(find("club").getList("items")).isEmpty();
            assertThat(PlainBrowser.page("/search?q=club", "en")).contains("Only whole addresses and ids");
        } finally {
            tables.sql("ALTER INDEX trigrams_away RENAME TO source_trigrams");
        }
    }

    private static JsonPath find(String text) {
        return Api.ok(given().queryParam("q", text).get("/api/v1/search"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
