package io.parsermanager.web.webhook;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Texts of the pages of webhooks. Russian: messages/webhook_ru.properties. */
@MessageBundle("webhook")
public interface WebhookMessages {
    @Message("Endpoints that the service posts events to.")
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

    @Message("Add a webhook")
    String add();

    @Message("Edit {name}")
    String edit_title(String name);

    @Message("Address")
    String url();

    @Message("Such as https://hooks.example.org/parsers. It is never shown again")
    String url_hint();

    @Message("Empty: the present address at {host} stays")
    String url_keep(String host);

    @Message("Chat")
    String chat();

    @Message("For TELEGRAM only: the chat_id")
    String chat_hint();

    @Message("Tag")
    String tag();

    @Message("Only events of sources with this tag; empty: of all")
    String tag_hint();

    @Message("Group failing sources into incidents")
    String group();

    @Message("Enabled")
    String enabled();

    @Message("Back")
    String back();

    @Message("Enable")
    String enable();

    @Message("Disable")
    String disable();

    @Message("New secret")
    String rotate();

    @Message("Make a new secret")
    String rotate_yes();

    @Message("The new secret is shown once. For a day the old one signs as well.")
    String rotate_says();

    @Message("Delete")
    String delete();

    @Message("Delete the webhook")
    String delete_yes();

    @Message("Its messages and incidents are deleted too.")
    String delete_says();

    @Message("Secret")
    String secret_title();

    @Message("Copy it into the receiver now: it is never shown again.")
    String secret_says();

    @Message("The old secret signs as well until")
    String secret_old();

    @Message("Done")
    String secret_done();
}
