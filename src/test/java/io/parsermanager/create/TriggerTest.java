package io.parsermanager.create;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** POST task_group: tasks made because a person, or the crontab of old, asks for them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TriggerTest {
    /** ALCHEMY_POLL_SIZE and ALCHEMY_OVERFLOW_POOL_SIZE come to 30 by default. */
    private static final int MORE_THAN_CONNECTIONS = 50;

    private static final Duration DUE = Duration.ofSeconds(5);
    private static final Duration NOT_YET = Duration.ofHours(-1);

    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                | rss-due, rss-news, vk-due, vk-due, vk-news, vk-news
            {"source_type": "VK"}                             | vk-due, vk-due, vk-news, vk-news
            {"task_type": "POSTS"}                            | rss-due, rss-news, vk-due, vk-news
            {"source_type": "VK", "task_type": "COMMENTS"}    | vk-due, vk-news
            {"tags": ["news"]}                                | rss-news, vk-news, vk-news
            {"tags": ["news", "vk"], "task_type": "POSTS"}    | vk-news
            {"only_due": true}                                | rss-due, vk-due, vk-due
            {"only_due": true, "source_type": "RSS"}          | rss-due
            {"source_type": "YOUTUBE"}                        | ``
            {"tags": ["unheard"]}                             | ``
            {"tags": []}                                      | rss-due, rss-news, vk-due, vk-due, vk-news, vk-news
            """)
    void narrowsToWhatIsAskedFor(String body, String expected) {
        tables.source("RSS", "rss-due", DUE);
        tag(tables.source("RSS", "rss-news", NOT_YET), "{news}");
        tables.source("VK", "vk-due", DUE);
        tag(tables.source("VK", "vk-news", NOT_YET), "{news,vk}");

        JsonPath made = Api.created(Api.post("task_group", body));

        assertThat(tables.column("""
                SELECT s.external_id FROM all_task_sources ts JOIN source s ON s.id = ts.source_id ORDER BY s.id, ts.task_id""")).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(", ")));
        assertThat(made.getInt("sources")).isEqualTo((int) tables.number("SELECT count(*) FROM all_task_sources"));
        assertThat(made.getList("group_ids", Long.class))
                .isEqualTo(tables.column("SELECT id FROM task_group ORDER BY id"));
    }

    @Test
    void narrowsToTheSourcesNamed() {
        long a = tables.source("RSS", "a", NOT_YET);
        tables.source("RSS", "b", NOT_YET);

        Api.created(Api.post("task_group", "{\"source_ids\": [%d, 0]}".formatted(a)));

        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(a);
    }

    @Test
    void aListOfSourcesThatCameOutEmptyIsNotEverySource() {
        tables.source("RSS", "a", NOT_YET);

        assertThat(Api.refused(400, Api.post("task_group", "{\"source_ids\": []}")))
                .isEqualTo("/source_ids must name 1 to 10000; left out it means all");
    }

    @Test
    void aWordThatNothingIsCalledIsRefused() {
        assertThat(Api.refused(400, Api.post("task_group", "{\"source_type\": \"FAX\"}")))
                .isEqualTo("/source_type 'FAX' is none of RSS, VK, YOUTUBE");
        assertThat(Api.refused(400, Api.post("task_group", "{\"task_type\": \"POST\"}")))
                .isEqualTo("/task_type 'POST' is none of COMMENTS, POSTS, VIDEOS");
    }

    @Test
    void keepsWhoAndWhy() {
        tables.source("RSS", "a", NOT_YET);

        JsonPath made = Api.created(Api.postAs("ann", "task_group", "{\"reason\": \"the parser was repaired\"}"));

        JsonPath group = Api.ok(Api.get("task_group/" + made.getLong("group_ids[0]")));
        assertThat(group.getString("trigger")).isEqualTo("MANUAL");
        assertThat(group.getString("actor")).isEqualTo("ann");
        assertThat(group.getString("reason")).isEqualTo("the parser was repaired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json", ""})
    void anEmptyBodyMeansEverythingWhateverTypeItIsSaidToBe(String type) {
        tables.source("RSS", "a", NOT_YET);

        Response response =
                (type.isEmpty() ? given() : given().header("Content-Type", type)).post("/api/v1/task_group/");

        assertThat(Api.created(response).getInt("tasks")).isEqualTo(1);
    }

    @Test
    void aFormIsRefused() {
        Response response =
                given().contentType(ContentType.URLENC).body("source_type=VK").post("/api/v1/task_group/");

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void theSameKeyIsAnsweredTheSameAndFiresOnce() {
        tables.source("RSS", "a", NOT_YET);
        String first = Api.created(keyed("k1", "{\"source_type\": \"RSS\"}")).prettify();
        tables.sql("UPDATE task SET status = 'SUCCESS', finished_at = now()");

        String second = Api.created(keyed("k1", "{\"source_type\": \"RSS\"}")).prettify();

        assertThat(second).isEqualTo(first);
        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(1);
    }

    @Test
    void theSameKeyWithTheSameBodyInOtherWordsIsTheSame() {
        tables.source("RSS", "a", NOT_YET);
        Api.created(keyed("k1", "{\"tags\": [], \"source_ids\": null, \"only_due\": false}"));

        Api.created(keyed("k1", "{\"only_due\":false,\"tags\":[]}"));

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsAConflict() {
        tables.source("RSS", "a", NOT_YET);
        Api.created(keyed("k1", "{\"source_type\": \"RSS\"}"));

        assertThat(Api.refused(409, keyed("k1", "{\"source_type\": \"VK\"}")))
                .contains("Idempotency-Key", "use a new one");
    }

    @Test
    void anotherKeyFiresAnew() {
        tables.source("RSS", "a", NOT_YET);
        Api.created(keyed("k1", "{}"));
        tables.sql("UPDATE task SET status = 'SUCCESS', finished_at = now()");

        Api.created(keyed("k2", "{}"));

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(2);
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        tables.source("RSS", "a", NOT_YET);
        Api.created(keyed("k1", "{}"));
        tables.sql("UPDATE task SET status = 'SUCCESS', finished_at = now()");
        tables.sql("UPDATE idempotency_key SET created_at = created_at - interval '25 hours'");
        tables.sql("UPDATE task_group SET firing = firing || '-of-yesterday'");

        Api.created(keyed("k1", "{\"source_type\": \"RSS\"}"));

        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(2);
        assertThat(tables.number("SELECT count(*) FROM task_group")).isEqualTo(2);
    }

    @Test
    void aKeyUnderWhichTheRequestFailedCanBeUsedAgain() {
        Api.refused(400, keyed("k1", "{\"source_type\": 7}"));

        Api.created(keyed("k1", "{\"source_type\": \"RSS\"}"));
    }

    /** The outer transaction's row of the key is gone, what its batches made is not, and some of that is finished by now. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeyWhoseRequestDiedHalfWayGoesOnWithTheRest(boolean onlyDue) {
        long a = tables.source("RSS", "a", DUE);
        long b = tables.source("RSS", "b", DUE);
        JsonPath first =
                Api.created(keyed("k1", "{\"source_ids\": [%d, %d], \"only_due\": %s}".formatted(a, b, onlyDue)));
        tables.sql("DELETE FROM idempotency_key");
        tables.sql("UPDATE task SET status = 'SUCCESS', finished_at = now()");
        tables.sql("UPDATE source_schedule SET next_run_at = now()");
        tables.source("RSS", "c", DUE);

        JsonPath repeated = Api.created(keyed("k1", "{\"only_due\": %s}".formatted(onlyDue)));

        assertThat(repeated.getInt("tasks")).isEqualTo(3);
        assertThat(repeated.getInt("sources")).isEqualTo(3);
        assertThat(repeated.getList("group_ids")).isEqualTo(first.getList("group_ids"));
        assertThat(tables.number("SELECT count(*) FROM all_tasks")).isEqualTo(3);
    }

    @Test
    void theSameKeySentManyTimesAtOnceFiresOnceAndAnswersAll() {
        tables.sources("RSS", 30_000);
        ExecutorService callers = Executors.newFixedThreadPool(MORE_THAN_CONNECTIONS);

        List<String> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> Api.created(keyed("k1", "{}")).prettify(), callers))
                .limit(MORE_THAN_CONNECTIONS)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .distinct()
                .toList();

        callers.shutdown();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0)).contains("\"tasks\": 30000");
        assertThat(tables.number("SELECT count(*) FROM task_group")).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM all_task_sources")).isEqualTo(30_000);
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        assertThat(Api.refused(400, keyed("k".repeat(201), "{}"))).contains("size must be between 1 and 200");
    }

    @Test
    void anActorThatIsTooLongIsRefused() {
        assertThat(Api.refused(400, Api.postAs("a".repeat(201), "task_group", "{}")))
                .contains("X-Actor", "200");
    }

    private void tag(long source, String tags) {
        tables.sql("UPDATE source SET tags = CAST(? AS text[]) WHERE id = ?", tags, source);
    }

    private static Response keyed(String key, String body) {
        return given().header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/task_group");
    }
}
