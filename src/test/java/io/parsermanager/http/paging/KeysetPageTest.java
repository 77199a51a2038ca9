package io.parsermanager.http.paging;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.settings.Settings;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every list does alike: pages by keyset, whatever happens to the rows meanwhile. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class KeysetPageTest {
    @Inject
    Tables tables;

    @Inject
    Settings settings;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source?size=7",
                "source?size=7&enabled=true",
                "source_schedule?size=7",
                "task?size=7",
                "task?size=7&status=NEW",
                "task?size=7&source_type=RSS&status=NEW&status=SUCCESS",
                "task_group?size=7",
                "task_group?size=7&source_type=RSS",
            })
    void aWalkSeesEveryRowOnceInTheOrderOfIds(String list) {
        tables.sources("RSS", 50);
        eachInAGroupOfItsOwn();

        List<Long> seen = walk(list, () -> {});

        assertThat(seen).hasSize(50).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aWalkSeesEveryRowThatIsThereFromStartToEndWhateverComesAndGoes() {
        tables.sources("RSS", 50);
        List<Long> stay = new ArrayList<>(Api.ids("source?size=50"));
        List<Long> go = List.of(stay.remove(40), stay.remove(20), stay.remove(0));

        List<Long> seen = walk("source?size=7", () -> {
            tables.sql("DELETE FROM source WHERE id = ANY (?)", (Object) go.toArray(Long[]::new));
            tables.sql("INSERT INTO source (source_type, external_id, name) VALUES ('RSS', gen_random_uuid(), 'x')");
        });

        assertThat(seen).doesNotHaveDuplicates().isSorted().containsAll(stay);
    }

    @Test
    void aPageIsAsLongAsTheSettingSaysUnlessTheCallerDoes() {
        tables.sources("RSS", settings.defaultPaginationSize() + 5);

        assertThat(Api.ids("source")).hasSize(settings.defaultPaginationSize());
        assertThat(Api.ids("source?size=3")).hasSize(3);
        assertThat(Api.ids("source?size=1000")).hasSize(settings.defaultPaginationSize() + 5);
    }

    @Test
    void theLastPageHasNoCursor() {
        tables.sources("RSS", 4);

        assertThat(Api.ok(Api.get("source?size=3")).getString("next_cursor")).isNotNull();
        assertThat(Api.ok(Api.get("source?size=4")).getString("next_cursor")).isNull();
        assertThat(Api.ok(Api.get("source?size=5")).getString("next_cursor")).isNull();
    }

    @Test
    void anEmptyListIsAPageToo() {
        JsonPath page = Api.ok(Api.get("task?total=true"));

        assertThat(page.getList("items")).isEmpty();
        assertThat(page.getString("next_cursor")).isNull();
        assertThat(page.getLong("total")).isZero();
    }

    @Test
    void theTotalIsCountedOnDemandOverAllPagesOfTheFilter() {
        tables.sources("RSS", 20);
        tables.sources("VK", 5);

        assertThat(Api.ok(Api.get("source?size=2")).<Object>get("total")).isNull();
        JsonPath first = Api.ok(Api.get("source?size=2&total=true&source_type=RSS"));
        assertThat(first.getLong("total")).isEqualTo(20);
        assertThat(Api.ok(Api.get("source?size=2&total=true&source_type=RSS&cursor=" + first.getString("next_cursor")))
                        .getLong("total"))
                .isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "task?status=NEW&status=QUEUED&source_type=RSS&task_type=POSTS",
                "task?created_from=2020-01-01T00:00:00Z&created_to=2099-01-01T00:00:00Z",
                "task_group?status=NEW&trigger=CRON&source_type=RSS",
                "source?tag=news&enabled=true&source_type=RSS",
                "source_schedule?enabled=true&failing=false",
                "task_type?source_type=RSS&enabled=true",
                "tag/paused?tag=news",
            })
    void theTotalOfAFilteredListIsWhatAWalkSees(String list) {
        tables.sources("RSS", 9);
        tables.sql("UPDATE source SET tags = '{news}'");
        eachInAGroupOfItsOwn();
        Api.ok(Api.post("tag/news/pause"));

        long total = Api.ok(Api.get(list + "&total=true")).getLong("total");

        assertThat(Api.ok(Api.get(list)).getList("items")).hasSize((int) total).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"task?", "task?status=NEW&", "task_group?", "task_group?source_type=RSS&"})
    void aListByTimeMissesNoneThatWasMadeALittleOutOfTheOrderOfIds(String list) {
        tables.sources("RSS", 60);
        eachInAGroupOfItsOwn();
        for (String table : List.of("task", "task_group")) {
            // two a minute, each pair the wrong way round, with gaps among the ids
            tables.sql("""
                    UPDATE %1$s SET created_at = timestamptz '2026-01-01T00:00:00Z' + (nr / 2 - nr %% 2) * interval '1 minute'
                    FROM (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM %1$s) n WHERE %1$s.id = n.id""".formatted(table));
        }
        tables.sql("DELETE FROM task_group WHERE id % 7 < 3");
        String table = list.substring(0, list.indexOf('?'));

        for (int minute = 0; minute < 30; minute += 4) {
            Instant from = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * minute);
            Instant to = from.plusSeconds(300);

            assertThat(Api.ids("%screated_from=%s&created_to=%s".formatted(list, from, to)))
                    .isEqualTo(tables.column(
                            "SELECT id FROM %s WHERE created_at >= CAST(? AS timestamptz) AND created_at < CAST(? AS timestamptz) ORDER BY id"
                                    .formatted(table),
                            from.toString(),
                            to.toString()));
        }
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String cursor = Api.get("source_type?size=1").path("next_cursor");

        assertThat(Api.refused(400, Api.get("source?cursor=" + cursor))).contains("cursor", "start again without it");
    }

    private List<Long> walk(String list, Runnable betweenPages) {
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = Api.ok(Api.get(list + "&cursor=" + cursor));
            seen.addAll(page.getList("items.id", Long.class));
            cursor = page.getString("next_cursor");
            betweenPages.run();
            assertThat(seen).hasSizeLessThan(1000);
        }
        return seen;
    }

    private void eachInAGroupOfItsOwn() {
        tables.column("SELECT id FROM source").forEach(source -> tables.task((long) source, "NEW"));
    }
}
