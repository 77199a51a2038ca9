package io.parsermanager.dictionary;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.task.CancelReason;
import io.parsermanager.task.TaskStatus;
import io.parsermanager.task.Trigger;
import io.parsermanager.task.group.GroupStatus;
import io.parsermanager.testsupport.Api;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class DictionaryResourceTest {
    @Inject
    Tables tables;

    @BeforeEach
    void clear() {
        tables.clear();
    }

    @Test
    void holdsEveryWordOfEveryKind() {
        JsonPath all = Api.ok(Api.get("dictionary"));

        assertThat(all.getMap("").keySet().stream().map(Object::toString))
                .containsExactly("source_type", "task_type", "task_status", "group_status", "trigger", "cancel_reason");
        assertThat(all.getList("source_type.code", String.class)).containsExactly("RSS", "VK", "YOUTUBE");
        assertThat(all.getList("task_type.code", String.class))
                .containsExactly("RSS.POSTS", "VK.COMMENTS", "VK.POSTS", "YOUTUBE.COMMENTS", "YOUTUBE.VIDEOS");
        assertThat(all.getList("task_status.code", String.class)).isEqualTo(names(TaskStatus.values()));
        assertThat(all.getList("group_status.code", String.class)).isEqualTo(names(GroupStatus.values()));
        assertThat(all.getList("trigger.code", String.class)).isEqualTo(names(Trigger.values()));
        assertThat(all.getList("cancel_reason.code", String.class)).isEqualTo(names(CancelReason.values()));
    }

    @Test
    void givesOneDictionaryWithReadableNames() {
        JsonPath statuses = Api.ok(Api.get("dictionary/task_status"));

        assertThat(statuses.getString("find { it.code == 'IN_PROGRESS' }.name")).isEqualTo("In progress");
    }

    @Test
    void knowsWhatWasJustAdded() {
        Api.created(Api.post("source_type", "{\"code\": \"TELEGRAM\", \"name\": \"Telegram channels\"}"));

        assertThat(Api.ok(Api.get("dictionary/source_type")).getString("find { it.code == 'TELEGRAM' }.name"))
                .isEqualTo("Telegram channels");
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }
}
