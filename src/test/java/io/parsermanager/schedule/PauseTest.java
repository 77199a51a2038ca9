package io.parsermanager.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.create.ClaimDueSchedules;
import io.parsermanager.create.ClaimDueSchedules.Made;
import io.parsermanager.create.Firing;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pausing and resuming of whatever can be paused: the same of each. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PauseTest {
    private static final Duration DUE = Duration.ofSeconds(5);

    /** What can be paused, and where it is kept. */
    enum Pausable {
        SOURCE("source"),
        TAG("tag_pause"),
        TASK_TYPE("task_type"),
        SOURCE_TYPE("source_type");

        private final String table;

        Pausable(String table) {
            this.table = table;
        }
    }

    @Inject
    Tables tables;

    @Inject
    ClaimDueSchedules claimDueSchedules;

    private long source;
    private long other;

    @BeforeEach
    void twoDueSources() {
        tables.clear();
        source = tables.source("RSS", "a", DUE);
        tables.sql("UPDATE source SET tags = '{news,it}' WHERE id = ?", source);
        other = tables.source("YOUTUBE", "b", DUE);
        tables.sql(
                "DELETE FROM source_schedule WHERE source_id = ? AND id > (SELECT min(id) FROM source_schedule WHERE source_id = ?)",
                other,
                other);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPausedMakesNoTaskByTimer(Pausable what) {
        Api.ok(Api.post(path(what) + "/pause"));

        Made made = claimDueSchedules.fire(Firing.timer());

        assertThat(made.paused()).isEqualTo(1);
        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(other);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPausedMakesNoTaskByHand(Pausable what) {
        Api.ok(Api.post(path(what) + "/pause"));

        JsonPath made = Api.created(Api.post("task_group"));

        assertThat(made.getInt("paused")).isEqualTo(1);
        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(other);
        assertThat(Api.refused(409, Api.post("task", """
                        {"task_type_id": %d, "source_ids": [%d]}""".formatted(taskType(), source))))
                .contains("1 paused");
    }

    @ParameterizedTest
    @EnumSource
    void resumingFiresNothingThatWasMissed(Pausable what) {
        Api.ok(Api.post(path(what) + "/pause"));
        claimDueSchedules.fire(Firing.timer());

        Api.ok(Api.post(path(what) + "/resume"));

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isZero();
        assertThat(tables.column("SELECT next_run_at > now() FROM source_schedule WHERE source_id = ?", source))
                .containsExactly(true);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsResumedFiresWhenItIsDueAgain(Pausable what) {
        Api.ok(Api.post(path(what) + "/pause"));
        claimDueSchedules.fire(Firing.timer());
        Api.ok(Api.post(path(what) + "/resume"));
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE source_id = ?", source);

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPauseEndsByItselfWhenItsTimeHasCome(Pausable what) {
        Api.ok(Api.post(path(what) + "/pause", "{\"until\": \"2099-01-01T00:00:00Z\"}"));
        assertThat(claimDueSchedules.fire(Firing.timer()).paused()).isEqualTo(1);
        tables.sql("UPDATE source_schedule SET next_run_at = now() WHERE source_id = ?", source);

        tables.sql("UPDATE %s SET paused_until = now() - interval '1 second' WHERE paused_at IS NOT NULL"
                .formatted(what.table));

        assertThat(claimDueSchedules.fire(Firing.timer()).tasks()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void showsSinceWhenUntilWhenWhyAndByWhom(Pausable what) {
        Api.ok(Api.postAs(
                "ann", path(what) + "/pause", "{\"reason\": \"moves\", \"until\": \"2099-01-01T00:00:00Z\"}"));

        JsonPath shown = shown(what);

        String pause = what == Pausable.TAG ? "items[0]." : "pause.";
        assertThat(shown.getString(pause + "pause_reason")).isEqualTo("moves");
        assertThat(shown.getString(pause + "paused_by")).isEqualTo("ann");
        assertThat(shown.getString(pause + "paused_until")).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(shown.getString(pause + "paused_at")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondPauseReplacesTheFirst(Pausable what) {
        Api.ok(Api.postAs(
                "ann", path(what) + "/pause", "{\"reason\": \"moves\", \"until\": \"2099-01-01T00:00:00Z\"}"));

        Api.ok(Api.post(path(what) + "/pause", "{\"reason\": \"is gone\"}"));

        String pause = what == Pausable.TAG ? "items[0]." : "pause.";
        assertThat(shown(what).getString(pause + "pause_reason")).isEqualTo("is gone");
        assertThat(shown(what).<Object>get(pause + "paused_until")).isNull();
        assertThat(shown(what).<Object>get(pause + "paused_by")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void afterResumingNothingOfThePauseIsShown(Pausable what) {
        Api.ok(Api.post(path(what) + "/pause", "{\"reason\": \"moves\"}"));

        Api.ok(Api.post(path(what) + "/resume"));

        if (what == Pausable.TAG) {
            assertThat(shown(what).getList("items")).isEmpty();
        } else {
            assertThat(shown(what).<Object>get("pause")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPauseThatHasEndedBeforeItBeginsIsRefused(Pausable what) {
        assertThat(Api.refused(400, Api.post(path(what) + "/pause", "{\"until\": \"2020-01-01T00:00:00Z\"}")))
                .contains("/until", "must be in the future");
    }

    @Test
    void aSourceThatGetsAPausedTagLaterIsPausedToo() {
        Api.ok(Api.post("tag/sport/pause"));
        Api.ok(Api.patch("source/" + other, "{\"tags\": [\"sport\"]}"));

        claimDueSchedules.fire(Firing.timer());

        assertThat(tables.column("SELECT source_id FROM all_task_sources")).containsExactly(source);
    }

    @Test
    void aTagOfAnyLettersCanBePaused() {
        Api.ok(Api.post("tag/новости и спорт/pause"));

        assertThat(Api.ok(Api.get("tag/paused?tag=новости и спорт")).getList("items.tag"))
                .isEqualTo(List.of("новости и спорт"));
    }

    @Test
    void aTagThatIsNotPausedCannotBeResumed() {
        assertThat(Api.refused(404, Api.post("tag/news/resume"))).isEqualTo("The tag news is not paused");
    }

    private JsonPath shown(Pausable what) {
        return Api.ok(Api.get(what == Pausable.TAG ? "tag/paused?tag=news" : path(what)));
    }

    private String path(Pausable what) {
        return switch (what) {
            case SOURCE -> "source/" + source;
            case TAG -> "tag/news";
            case TASK_TYPE -> "task_type/" + taskType();
            case SOURCE_TYPE -> "source_type/RSS";
        };
    }

    private long taskType() {
        return tables.number("SELECT id FROM task_type WHERE source_type = 'RSS'");
    }
}
