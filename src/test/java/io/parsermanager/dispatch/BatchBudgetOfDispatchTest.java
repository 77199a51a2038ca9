package io.parsermanager.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.dispatch.ClaimTasks.Claimed;
import io.parsermanager.dispatch.ClaimTasks.Place;
import io.parsermanager.settings.Settings;
import io.parsermanager.testsupport.Dispatch;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch of tasks ends at its rows, its bytes or its sources, whichever comes first, and what does not fit is not read. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BatchBudgetOfDispatchTest {
    @Inject
    Tables tables;

    @Inject
    Session session;

    @Inject
    ClaimTasks claimTasks;

    @Inject
    Dispatch dispatch;

    @Inject
    Settings settings;

    @BeforeEach
    @AfterEach
    void clear() {
        tables.clear();
    }

    @Test
    void smallTasksFillABatchByRows() {
        tasks(1_500, 1);

        Claimed batch = claim();

        assertThat(batch.messages()).hasSize(1_000);
        assertThat(batch.candidates()).isEqualTo(1_000);
    }

    /** Text that PostgreSQL stores as it is, and text that it compresses to almost nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(SELECT string_agg(md5(n::text || s.id), '') FROM generate_series(1, 15000) n)",
                "repeat('a', 480000)"
            })
    void largeSettingsEndABatchByBytes(String text) {
        tasks(30, 1);
        tables.sql("UPDATE source s SET settings = jsonb_build_object('text', %s)".formatted(text));

        Claimed batch = claim();

        assertThat(batch.messages()).hasSize(8);
        assertThat(bytes(batch)).isLessThanOrEqualTo(settings.batchMaxBytes());
        assertThat(dispatch.all()).isEqualTo(30);
    }

    @Test
    void manySourcesEndABatchByTheirNumber() {
        tasks(30, 1_000);

        assertThat(claim().messages()).hasSize(20);
        assertThat(dispatch.all()).isEqualTo(30);
    }

    @Test
    void paramsCountInEachMessage() {
        tasks(200, 1);
        tables.sql("UPDATE task_type SET params = jsonb_build_object('text', repeat('a', 200000))");

        assertThat(claim().messages()).hasSize(20);
        assertThat(dispatch.all()).isEqualTo(200);
    }

    @Test
    void ofATaskThatIsTooLargeNoSettingsAreRead() {
        tasks(2, 3);
        tables.sql(
                "UPDATE source SET settings = jsonb_build_object('text', repeat('a', 400000)) WHERE id IN (SELECT source_id FROM all_task_sources WHERE task_id = (SELECT min(id) FROM all_tasks))");

        Claimed batch = claim();

        assertThat(batch.messages()).extracting(TaskMessage::tooLarge).containsExactly(true, false);
        assertThat(batch.messages().get(0).sources())
                .allSatisfy(source -> assertThat(source.settings()).isNull());
        assertThat(dispatch.all()).isEqualTo(1);
        assertThat(tables.number("SELECT count(*) FROM all_tasks WHERE error_code = 'MESSAGE_TOO_LARGE'"))
                .isEqualTo(1);
    }

    @Test
    void aTaskLargerThanTheBudgetIsTakenAlone() {
        tasks(3, 1);
        tables.sql(
                "UPDATE source SET settings = jsonb_build_object('text', (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 300000) n)) WHERE id = (SELECT min(id) FROM source)");

        assertThat(claim().messages()).hasSize(1);
        assertThat(dispatch.all()).isEqualTo(2);
    }

    private Claimed claim() {
        return QuarkusTransaction.requiringNew().call(() -> {
            Route route = session.createNativeQuery(
                            "SELECT " + Route.COLUMNS
                                    + " FROM task_type tt JOIN source_type st ON st.code = tt.source_type WHERE tt.source_type = 'RSS'",
                            Route.class)
                    .getSingleResult();
            return claimTasks.claim(route, Place.START, settings.dispatchPageSize());
        });
    }

    private static long bytes(Claimed batch) {
        return batch.messages().stream()
                .flatMap(message -> message.sources().stream())
                .mapToLong(source -> source.settings().length())
                .sum();
    }

    private void tasks(int howMany, int sourcesEach) {
        tables.sources("RSS", howMany * sourcesEach);
        tables.sql("""
                WITH made_group AS (
                    INSERT INTO task_group (task_type_id, trigger, firing)
                    SELECT id, 'CRON', 'test' FROM task_type WHERE source_type = 'RSS' RETURNING id, task_type_id),
                numbered AS (SELECT id, (row_number() OVER (ORDER BY id) - 1) / ? AS task FROM source),
                made AS (
                    INSERT INTO task (task_group_id, task_type_id, available_at, deadline_at, expires_at)
                    SELECT g.id, g.task_type_id, now() - interval '1 hour' + make_interval(secs => t), now() + interval '1 hour', now() + interval '4 hours'
                    FROM made_group g, generate_series(0, ? - 1) t RETURNING id),
                ordered AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS task FROM made)
                INSERT INTO task_source (task_id, source_id)
                SELECT o.id, n.id FROM ordered o JOIN numbered n USING (task)
                """, sourcesEach, howMany);
    }
}
