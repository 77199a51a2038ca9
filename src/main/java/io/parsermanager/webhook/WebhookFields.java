package io.parsermanager.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.event.EventKind;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.text.SingleLine;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The fields of a webhook that a client sends.
 *
 * @param url where messages are posted; it is never shown again, since it may hold a credential
 * @param body EVENT: the event as JSON; the others: a text for that chat
 * @param chatId the chat of TELEGRAM; null for the others
 * @param kinds which events it wants
 * @param sourceType events of this source type only; null: of all
 * @param taskType events of this task type only; null: of all
 * @param tag events of sources with this tag only; null: of all
 * @param grouped true: failing sources are told of as incidents; false: each event is a message
 */
@Schema(
        examples =
                "{\"name\": \"Newsroom\", \"url\": \"https://hooks.example.org/parsers\", \"kinds\": [\"source.failing\", \"source.recovered\"], \"tag\": \"news\"}")
public record WebhookFields(
        @NotBlank @Size(max = 200) @SingleLine String name,

        @NotBlank @Size(max = 2000) @SingleLine String url,

        @NotNull Body body,
        @Size(min = 1, max = 200) @SingleLine String chatId,

        @NotNull @Size(min = 1, max = 100, message = "must name at least one kind of event")
        SortedSet<@NotBlank @Size(max = 100) @SingleLine String> kinds,

        @Size(max = 200) @SingleLine String sourceType,
        @Size(max = 200) @SingleLine String taskType,
        @Size(max = 200) @SingleLine String tag,
        boolean grouped,
        boolean enabled) {
    /** The form of the body. */
    public enum Body {
        EVENT,
        SLACK,
        MATTERMOST,
        TELEGRAM
    }

    /** The kinds of events that a webhook can want. */
    public static final List<String> KINDS = Arrays.stream(EventKind.values())
            .filter(kind -> kind != EventKind.TASK_FINISHED)
            .map(EventKind::text)
            .toList();

    /** The names of the forms of the body. */
    public static final List<String> BODIES =
            Arrays.stream(Body.values()).map(Body::name).toList();

    private static final Pattern HTTP = Pattern.compile("https?");
    private static final Pattern FILTER = Pattern.compile("source\\..*");

    static final WebhookFields DEFAULTS =
            new WebhookFields(null, null, Body.EVENT, null, null, null, null, null, true, true);

    static WebhookFields of(Webhook webhook) {
        return new WebhookFields(
                webhook.name,
                webhook.url,
                Body.valueOf(webhook.body),
                webhook.chatId,
                new TreeSet<>(webhook.kinds),
                webhook.sourceType,
                webhook.taskType,
                webhook.tag,
                webhook.grouped,
                webhook.enabled);
    }

    /** Checks what the annotations cannot say. */
    void check(ObjectNode sent) {
        kinds.stream().filter(kind -> !KINDS.contains(kind)).findFirst().ifPresent(kind -> {
            throw InvalidInputException.field(
                    "kinds",
                    "'%s' is no kind of event for webhooks: there are %s".formatted(kind, String.join(", ", KINDS)));
        });
        if ((body == Body.TELEGRAM) != (chatId != null)) {
            throw InvalidInputException.field(
                    "chat_id",
                    body == Body.TELEGRAM ? "is missing: TELEGRAM needs it" : "is for TELEGRAM only: leave it out");
        }
        if (tag != null && kinds.stream().noneMatch(kind -> FILTER.matcher(kind).matches())) {
            throw InvalidInputException.field("tag", "only events of sources have tags, and kinds names none of them");
        }
        if (sent.has("url")) {
            checkUrl();
        }
    }

    private void checkUrl() {
        try {
            URI address = new URI(url);
            if (address.getScheme() == null
                    || !HTTP.matcher(address.getScheme()).matches()
                    || address.getHost() == null
                    || address.getUserInfo() != null
                    || address.getFragment() != null) {
                throw badUrl();
            }
        } catch (URISyntaxException e) {
            throw badUrl();
        }
    }

    private static InvalidInputException badUrl() {
        return InvalidInputException.field(
                "url", "must be an address such as https://hooks.example.org/parsers, without a user and a fragment");
    }

    void set(Webhook webhook) {
        webhook.name = name;
        webhook.url = url;
        webhook.body = body.name();
        webhook.chatId = chatId;
        webhook.kinds = List.copyOf(kinds);
        webhook.sourceType = sourceType;
        webhook.taskType = taskType;
        webhook.tag = tag;
        webhook.grouped = grouped;
        webhook.enabled = enabled;
    }
}
