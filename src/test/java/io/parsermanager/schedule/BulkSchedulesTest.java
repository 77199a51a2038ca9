package io.parsermanager.schedule;

import static io.parsermanager.testsupport.Api.ok;
import static io.parsermanager.testsupport.Api.post;
import static io.parsermanager.testsupport.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One call gives many sources a schedule of one task type. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BulkSchedulesTest {
    private static final int SOURCES = 2_500;
    private static final String COMMENTS = "{\"source_type\": \"VK\", \"task_type\": \"COMMENTS\"%s}";

    private static final String OF_COMMENTS = """
            SELECT count(*) FROM source_schedule ss JOIN task_type tt ON tt.id = ss.task_type_id
            WHERE tt.source_type = 'VK' AND tt.code = 'COMMENTS' AND %s
            """;

    @Inject
    Tables tables;

    @BeforeEach
    void sourcesWithoutComments() {
        tables.clear();
        tables.sources("VK", SOURCES);
        tables.sources("RSS", 1);
        tables.sql(
                "DELETE FROM source_schedule ss USING task_type tt WHERE tt.id = ss.task_type_id AND tt.code = 'COMMENTS'");
    }

    @Test
    void everySourceOfTheTypeGetsOneAtAFiringToCome() {
        assertThat(bulk("").getLong("schedules")).isEqualTo(SOURCES);

        assertThat(tables.number(
                        OF_COMMENTS.formatted("ss.enabled AND ss.interval_s IS NULL AND ss.next_run_at > now()")))
                .isEqualTo(SOURCES);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        var answer = ok(post("source_schedule/bulk?dry_run=true", COMMENTS.formatted("")));

        assertThat(answer.getLong("schedules")).isEqualTo(SOURCES);
        assertThat(answer.getBoolean("dry_run")).isTrue();
        assertThat(tables.number(OF_COMMENTS.formatted("true"))).isZero();
    }

    @Test
    void whatIsThereStaysAsItIs() {
        bulk(", \"interval_s\": 900");

        assertThat(bulk(", \"interval_s\": 60, \"enabled\": false").getLong("schedules"))
                .isZero();
        assertThat(tables.number(OF_COMMENTS.formatted("ss.enabled AND ss.interval_s = 900")))
                .isEqualTo(SOURCES);
        assertThat(tables.number(OF_COMMENTS.formatted("ss.next_run_at > now() + interval '900 seconds'")))
                .isZero();
    }

    @Test
    void allOfThemCanBeAdaptive() {
        assertThat(bulk(", \"mode\": \"ADAPTIVE\"").getLong("schedules")).isEqualTo(SOURCES);

        assertThat(tables.number(OF_COMMENTS.formatted("ss.adaptive AND ss.next_why ->> 'by' = 'ADAPTIVE'")))
                .isEqualTo(SOURCES);
        assertThat(refused(
                        400,
                        post(
                                "source_schedule/bulk",
                                COMMENTS.formatted(", \"mode\": \"ADAPTIVE\", \"interval_s\": 60"))))
                .contains("belongs to the mode FIXED");
    }

    @Test
    void aTagAndIdsSelectSources() {
        tables.sql("UPDATE source SET tags = '{news}' WHERE external_id IN ('source-1', 'source-2')");
        long first = tables.number("SELECT id FROM source WHERE external_id = 'source-1' AND source_type = 'VK'");

        assertThat(bulk(", \"tag\": \"news\", \"source_ids\": [%d, %d]".formatted(first, first + 10))
                        .getLong("schedules"))
                .isEqualTo(1);
        assertThat(bulk(", \"tag\": \"news\"").getLong("schedules")).isEqualTo(1);
    }

    @Test
    void whatCannotBeMeantIsRefusedByItsField() {
        assertThat(refused(400, post("source_schedule/bulk", "{}"))).isNotEmpty();
        assertThat(refused(
                        400, post("source_schedule/bulk", "{\"source_type\": \"RSS\", \"task_type\": \"COMMENTS\"}")))
                .contains("there is no task type COMMENTS of RSS");
        assertThat(refused(400, post("source_schedule/bulk", COMMENTS.formatted(", \"source_ids\": []"))))
                .contains("must name 1 to 10000");
        assertThat(tables.number(OF_COMMENTS.formatted("true"))).isZero();
    }

    private static JsonPath bulk(String more) {
        return ok(post("source_schedule/bulk", COMMENTS.formatted(more)));
    }
}
