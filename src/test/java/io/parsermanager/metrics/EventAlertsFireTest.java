package io.parsermanager.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.parsermanager.event.EventOutbox;
import io.parsermanager.testsupport.Servers;
import io.parsermanager.testsupport.Tables;
import io.parsermanager.webhook.WatchWebhooks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same for events and webhooks. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class EventAlertsFireTest {
    @Inject
    Tables tables;

    @Inject
    EventOutbox eventOutbox;

    @Inject
    WatchWebhooks watchWebhooks;

    private final AlertRules alerts = new AlertRules();

    @BeforeEach
    void allIsWell() {
        tables.clear();
        eventOutbox.run();
        alerts.mark();
    }

    @AfterEach
    void allIsWellAgain() {
        tables.clear();
        eventOutbox.run();
        watchWebhooks.run();
    }

    @Test
    @Fires("ParserManagerEventsWait")
    void eventsWaitForKafka() {
        assertThat(alerts.fires("ParserManagerEventsWait")).isFalse();
        event("15 minutes");
        eventOutbox.run();

        assertThat(alerts.fires("ParserManagerEventsWait")).isTrue();
    }

    @Test
    @Fires("ParserManagerEventsDropped")
    void eventsAreDroppedUnread() {
        assertThat(alerts.fires("ParserManagerEventsDropped")).isFalse();
        event("8 days");
        eventOutbox.run();

        assertThat(alerts.fires("ParserManagerEventsDropped")).isTrue();
    }

    @Test
    @Fires("ParserManagerWebhooksFail")
    void anEndpointTakesNoMessages() {
        assertThat(alerts.fires("ParserManagerWebhooksFail")).isFalse();
        tables.sql("""
                INSERT INTO webhook (name, url, kinds, secret, failures, failing_since)
                VALUES ('n', 'https://a.example/', '{source.failing}', 's', 3, now() - interval '5 minutes')""");
        watchWebhooks.run();

        assertThat(alerts.fires("ParserManagerWebhooksFail")).isTrue();
    }

    private void event(String age) {
        tables.sql("INSERT INTO event_consumer (name, kinds) VALUES ('KAFKA', '{source.failing}')");
        tables.sql("""
                INSERT INTO event_outbox (consumer, id, kind, entity, data, occurred_at)
                VALUES ('KAFKA', 1, 'source.failing', 'source/1', '{}', now() - CAST(? AS interval))""", age);
    }
}
