package io.parsermanager.quota;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Statements;
import io.parsermanager.testsupport.Tables;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources get their keys at every door. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SourceKeysTest {
    private static final String KEYS_OF = """
            SELECT string_agg(q.code || ' ' || k.name, ', ' ORDER BY k.id) FROM source s
            CROSS JOIN unnest(s.quota_keys) AS x (key) JOIN quota_key k ON k.id = x.key JOIN quota q ON q.id = k.quota_id WHERE s.external_id = ?
            """;

    @Inject
    Tables tables;

    @Inject
    @PersistenceUnitExtension
    Statements statements;

    @Inject
    FillSourceKeys fillSourceKeys;

    @BeforeEach
    void clear() {
        tables.clear();
        tables.sql("UPDATE quota SET filled_to = 0, filled_at = NULL");
    }

    @Test
    void anImportOfManySourcesMakesAndFindsTheirKeysInOneStatementEach() {
        String csv = "source_type,external_id\n"
                + IntStream.range(0, 500)
                        .mapToObj(i -> "RSS,https://host-%d.example.org/feed-%d.xml".formatted(i % 50, i))
                        .collect(Collectors.joining("\n"));

        List<String> sent = statements.during(() -> load(csv));

        assertThat(sent.stream().filter(sql -> sql.contains("quota_key"))).hasSize(2);
        assertThat(tables.number("SELECT count(*) FROM quota_key")).isEqualTo(50);
        assertThat(tables.number("SELECT count(*) FROM source WHERE cardinality(quota_keys) = 1"))
                .isEqualTo(500);
        assertThat(tables.text(KEYS_OF, "https://host-7.example.org/feed-107.xml"))
                .isEqualTo("HOST host-7.example.org");
    }

    @Test
    void importsThatRaceForOneNewKeyAllGetIt() {
        List<CompletableFuture<Void>> imports = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> load("source_type,external_id\nRSS,https://example.org/%d.xml".formatted(i))))
                .toList();
        imports.forEach(CompletableFuture::join);

        assertThat(tables.column("SELECT DISTINCT quota_keys[1] = (SELECT id FROM quota_key) FROM source"))
                .containsExactly(true);
    }

    @Test
    void aSourceOfRestGetsTheHostOfItsAddressAndTheNewOneWhenThatChanges() {
        long id = Api.created(Api.post(
                        "source", "{\"source_type\": \"RSS\", \"external_id\": \"https://a.example.org:8443/feed\"}"))
                .getLong("id");
        assertThat(tables.text(KEYS_OF, "https://a.example.org:8443/feed")).isEqualTo("HOST a.example.org");

        Api.ok(Api.patch("source/" + id, "{\"external_id\": \"https://[2001:db8::1]/feed\"}"));

        assertThat(tables.text(KEYS_OF, "https://[2001:db8::1]/feed")).isEqualTo("HOST [2001:db8::1]");
    }

    @Test
    void aTokenIsTheKeyOfAllUnlessTheSettingsNameAnOwnOneAndAnOwnCost() {
        Api.created(Api.post("source", "{\"source_type\": \"VK\", \"external_id\": \"club1\"}"));
        Api.created(
                Api.post(
                        "source",
                        "{\"source_type\": \"VK\", \"external_id\": \"club2\", \"settings\": {\"quota\": {\"VK_TOKEN\": \"second\"}, \"quota_cost\": 4}}"));
        tables.sql(
                "INSERT INTO source (source_type, external_id, name, created_at, settings) VALUES ('VK', 'club3', 'as an older release took it', now() - interval '1 hour', '{\"quota\": 5, \"quota_cost\": \"many\"}')");
        fillSourceKeys.run();

        assertThat(tables.column("""
                        SELECT k.name || ' ' || coalesce(s.quota_cost, 0) FROM source s JOIN quota_key k ON k.id = s.quota_keys[1] ORDER BY s.id""")).containsExactly("default 0", "second 4", "default 0");
    }

    @Test
    void anImportThatChangesTheSettingsChangesTheKey() {
        load("source_type,external_id\nVK,club1\nVK,club2");

        given().contentType("application/jsonl")
                .body(
                        "{\"source_type\": \"VK\", \"external_id\": \"club1\", \"settings\": {\"quota\": {\"VK_TOKEN\": \"second\"}}}"
                                .getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/source/import")
                .then()
                .statusCode(200);

        assertThat(
                        tables.column(
                                "SELECT k.name FROM source s JOIN quota_key k ON k.id = s.quota_keys[1] ORDER BY s.external_id"))
                .containsExactly("second", "default");
    }

    @Test
    void sourcesThatWereThereBeforeGetTheirKeysBatchByBatchAndLateOnesToo() {
        tables.sources("VK", 2_500);
        tables.sql("UPDATE source SET created_at = now() - interval '1 hour'");

        assertThat(fillSourceKeys.run()).isEqualTo(2_500);
        assertThat(fillSourceKeys.run()).isZero();
        assertThat(tables.column("SELECT DISTINCT filled_at IS NOT NULL FROM quota"))
                .containsExactly(true);

        // as a replica of the last release adds one
        tables.sql(
                "INSERT INTO source (source_type, external_id, name, created_at) VALUES ('VK', 'late', 'n', now() - interval '2 minutes')");
        assertThat(fillSourceKeys.run()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM source WHERE cardinality(quota_keys) = 1"))
                .isEqualTo(2_501);
    }

    private static void load(String csv) {
        given().contentType("text/csv")
                .body(csv)
                .post("/api/v1/source/import")
                .then()
                .statusCode(200);
    }
}
