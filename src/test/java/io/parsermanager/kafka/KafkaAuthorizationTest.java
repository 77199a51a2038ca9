package io.parsermanager.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parsermanager.dispatch.DispatchTasks;
import io.parsermanager.faults.Fault;
import io.parsermanager.faults.FaultRegistry;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.testsupport.Topics;
import io.parsermanager.testsupport.Waiting;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Kafka forbids for one topic holds up that topic alone, and goes on by itself once it is allowed. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class KafkaAuthorizationTest {
    private static final String FORBIDDEN = "rss_forbidden";
    private static final String STATUSES = "task_statuses";

    @Inject
    Tables tables;

    @Inject
    Topics topics;

    @Inject
    DispatchTasks dispatchTasks;

    @Inject
    FaultRegistry faults;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @BeforeEach
    void begin() {
        tables.clear();
        tables.sql("UPDATE source_type SET topic = CASE code WHEN 'RSS' THEN ? ELSE 'vk_allowed' END", FORBIDDEN);
    }

    @AfterEach
    void allowAll() {
        allow();
        tables.clear();
    }

    @Test
    void aTopicThatMayNotBeWrittenHoldsUpItsOwnTasksOnly() {
        topics.create(FORBIDDEN);
        forbid(ResourceType.TOPIC, FORBIDDEN, AclOperation.WRITE);
        long held = tables.task(tables.source("RSS", "https://example.org/", Duration.ofHours(-1)), "NEW");
        long sent = tables.task(tables.source("VK", "1", Duration.ofHours(-1)), "NEW");

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> {
            dispatchTasks.run();
            assertThat(status(sent)).isEqualTo("QUEUED");
            assertThat(faults.present())
                    .filteredOn(fault -> fault.name().startsWith(FORBIDDEN))
                    .extracting(Fault::reason)
                    .allMatch(reason -> reason.contains("does not let the service write"))
                    .isNotEmpty();
        });
        assertThat(status(held)).isEqualTo("NEW");

        allow();

        await().atMost(Waiting.PATIENCE).untilAsserted(() -> {
            tables.sql("UPDATE task SET available_at = now() WHERE status = 'NEW'");
            dispatchTasks.run();
            assertThat(status(held)).isEqualTo("QUEUED");
        });
        assertThat(topics.all(FORBIDDEN)).hasSize(1);
    }

    @Test
    void statusesThatMayNotBeReadWaitAndAreReadOnceTheyMay() {
        long before = tables.task(tables.source("RSS", "a", Duration.ofHours(-1)), "QUEUED");
        report(before);
        await().atMost(Waiting.PATIENCE).until(() -> status(before).equals("SUCCESS"));
        forbid(ResourceType.TOPIC, STATUSES, AclOperation.READ);
        report(before); // ends the fetch that Kafka allowed before
        pause();
        long waiting = tables.task(tables.source("RSS", "b", Duration.ofHours(-1)), "QUEUED");
        report(waiting);
        pause();
        assertThat(status(waiting)).isEqualTo("QUEUED");

        allow();

        await().atMost(Waiting.PATIENCE).until(() -> status(waiting).equals("SUCCESS"));
    }

    /** From outside there is nothing to see of a refusal that the consumer meets. */
    private static void pause() {
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    }

    private void report(long task) {
        topics.report(STATUSES, task, "{\"task_id\": %d, \"status\": \"SUCCESS\"}".formatted(task));
    }

    private String status(long task) {
        return tables.text("SELECT status FROM all_tasks WHERE id = ?", task);
    }

    private void forbid(ResourceType type, String name, AclOperation operation) {
        AclBinding rule = new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.DENY));
        // or nobody who is not named would be allowed anything else of this resource
        AclBinding others = new AclBinding(
                rule.pattern(), new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW));
        admin(admin -> admin.createAcls(List.of(others, rule)).all().get());
    }

    private void allow() {
        admin(admin -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get());
    }

    private void admin(Call call) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            call.with(admin);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Call {
        void with(Admin admin) throws Exception;
    }
}
