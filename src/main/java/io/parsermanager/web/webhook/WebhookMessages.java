package io.parsermanager.web.webhook;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of webhooks. Russian: messages/webhook_ru.properties. */
@MessageBundle("webhook")
public interface WebhookMessages {
    @Message("Endpoints that the service posts events to. Create and change them over REST: POST /api/v1/webhook/.")
    String intro();

    @Message("No webhooks.")
    String none();

    @Message("Host")
    String host();

    @Message("Events")
    String kinds();

    @Message("Body")
    String body();

    @Message("Only")
    String only();

    @Message("Grouping")
    String grouping();

    @Message("incidents")
    String grouped();

    @Message("each event by itself")
    String single();

    @Message("Takes messages")
    String works();

    @Message("Disabled")
    String disabled();

    @Message("Fails, {failures} tries in a row")
    String fails(Integer failures);

    @Message("since")
    String since();

    @Message("Send a test")
    String test();

    @Message("Messages, newest first")
    String messages();

    @Message("No messages yet.")
    String no_messages();

    @Message("Event")
    String kind();

    @Message("State")
    String state();

    @Message(
            "{#when status}{#is 'WAITING'}waits{#is 'DELIVERED'}delivered{#is 'FAILED'}not delivered{#else}{status}{/when}")
    String state_name(String status);

    @Message("Tries")
    String tries();

    @Message("Made")
    String made();

    @Message("Answer")
    String answer();
}
