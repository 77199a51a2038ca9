package io.parsermanager.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that no source has any more go after the retention; all others stay. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PurgeQuotaKeysTest {
    private static final String FEED = "{\"source_type\": \"RSS\", \"external_id\": \"https://example.org/%d\"}";

    @Inject
    Tables tables;

    @Inject
    PurgeQuotaKeys purgeQuotaKeys;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void aKeyWithoutSourcesIsMarkedAndDeletedAfterTheRetention() {
        key("gone.org", "full_at = now() - interval '1 day'");
        Api.created(Api.post("source", FEED.formatted(1)));

        assertThat(purgeQuotaKeys.run()).isZero();
        assertThat(marked()).containsExactly("gone.org");

        tables.sql("UPDATE quota_key SET unused_since = unused_since - interval '29 days'");
        assertThat(purgeQuotaKeys.run()).isZero();
        tables.sql("UPDATE quota_key SET unused_since = unused_since - interval '2 days'");
        assertThat(purgeQuotaKeys.run()).isEqualTo(1);
        assertThat(tables.column("SELECT name FROM quota_key")).containsExactly("example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requests = 1, per_s = 1",
                "burst = 100",
                "window_limit = 1000",
                "closed_until = now() + interval '1 day'",
                "line_ends_at = now() + interval '1 minute'",
                "full_at = now() + interval '1 minute'",
                "made_until = now() + interval '1 minute'",
                "schedules_until = now() + interval '1 minute'",
                "window_ends_at = now() + interval '1 minute'"
            })
    void aKeyThatAPersonHasSetOrThatStillCountsSomethingStays(String values) {
        key("busy.org", values);

        purgeQuotaKeys.run();

        assertThat(marked()).isEmpty();
    }

    @Test
    void aKeyThatASourceGetsAgainStays() {
        long id = Api.created(Api.post("source", FEED.formatted(1))).getLong("id");
        Api.delete("source/" + id);
        purgeQuotaKeys.run();
        assertThat(marked()).containsExactly("example.org");
        tables.sql("UPDATE quota_key SET unused_since = unused_since - interval '40 days'");

        Api.created(Api.post("source", FEED.formatted(2)));

        assertThat(marked()).isEmpty();
        assertThat(purgeQuotaKeys.run()).isZero();
        assertThat(tables.column("SELECT quota_keys[1] = (SELECT id FROM quota_key) FROM source"))
                .containsExactly(true);
    }

    /** A replica of the last release does not clear the mark. */
    @Test
    void aMarkedKeyThatASourceHasStaysAndLosesItsMark() {
        long key = key("example.org", "unused_since = now() - interval '40 days'");
        tables.sql(
                "INSERT INTO source (source_type, external_id, name, quota_keys) VALUES ('RSS', 'https://example.org/', 'n', ARRAY[?])",
                key);

        assertThat(purgeQuotaKeys.run()).isZero();

        assertThat(marked()).isEmpty();
    }

    @Test
    void theSourcesOfAKeyAreFoundByTheirIndex() {
        tables.sql(
                "INSERT INTO quota_key (quota_id, name) SELECT min(q.id), n || '.org' FROM quota q, generate_series(1, 20000) n GROUP BY n");
        tables.sql("""
                INSERT INTO source (source_type, external_id, name, quota_keys)
                SELECT 'RSS', id, id, ARRAY[id] FROM quota_key""");
        tables.sql("ANALYZE source");
        tables.sql("ANALYZE quota_key");

        assertThat(tables.column("""
                        EXPLAIN SELECT k.id, (SELECT count(*) FROM source s WHERE s.quota_keys @> ARRAY[k.id]) = 0 FROM quota_key k""").toString()).contains("source_quota_keys");
    }

    private long key(String name, String values) {
        long key = tables.number(
                "INSERT INTO quota_key (quota_id, name) SELECT id, ? FROM quota WHERE code = 'HOST' RETURNING id",
                name);
        tables.sql("UPDATE quota_key SET " + values + " WHERE id = ?", key);
        return key;
    }

    private List<Object> marked() {
        return tables.column("SELECT name FROM quota_key WHERE unused_since IS NOT NULL ORDER BY name");
    }
}
