package io.parsermanager.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.settings.Settings;
import io.parsermanager.webhook.DeliverWebhooks.Claimed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the body of a message: the event as it is, or a text for a chat. The same message always has the same body. */
@ApplicationScoped
class DeliveryBody {
    private static final int MAX_TEXT = 3_000;

    private final ObjectMapper json;
    private final String page;

    DeliveryBody(ObjectMapper json, Settings settings) {
        this.json = json;
        this.page = settings.publicUrl().map(url -> url.replaceAll("/+$", "")).orElse("");
    }

    /** The body for the endpoint's kind of body. */
    String of(Claimed message) {
        try {
            ObjectNode data = (ObjectNode) json.readTree(message.data());
            ObjectNode body = json.createObjectNode();
            switch (message.body()) {
                case "SLACK", "MATTERMOST" -> body.put("text", text(message.kind(), data));
                case "TELEGRAM" ->
                    body.put("chat_id", message.chatId())
                            .put("text", text(message.kind(), data))
                            .put("disable_web_page_preview", true);
                default -> {
                    body.put("type", message.kind());
                    body.put(
                            "timestamp",
                            data.path("occurred_at").asText(message.createdAt().toString()));
                    link(data).ifPresent(url -> data.put("url", url));
                    body.set("data", data);
                }
            }
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Message " + message.messageId() + " cannot be written as JSON", e);
        }
    }

    /** Where to look, if PUBLIC_URL says where the page is. */
    private Optional<String> link(JsonNode data) {
        if (page.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(page + path(data));
    }

    private static String path(JsonNode data) {
        if (data.has("source_id")) {
            return "/sources/" + data.path("source_id").asText();
        }
        if (data.has("quota_key_id")) {
            return "/quotas/keys/" + data.path("quota_key_id").asText();
        }
        if (data.has("webhook")) {
            return "/webhooks";
        }
        return data.has("source_type") ? "/source_types" : "/sources?health=FAILING";
    }

    private String text(String kind, JsonNode data) {
        List<String> lines = new ArrayList<>();
        lines.add(sentence(kind, data));
        data.path("examples").forEach(example -> lines.add("• " + example.asText()));
        link(data).ifPresent(lines::add);
        String text = String.join("\n", lines);
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    private static String sentence(String kind, JsonNode data) {
        String what = what(data);
        return switch (kind) {
            case "incident.opened" -> "%s: %s fails, %s".formatted(count(data), host(data), cause(data));
            case "incident.reminder" ->
                "%s: %s still fails, %s, since %s"
                        .formatted(
                                count(data),
                                host(data),
                                cause(data),
                                data.path("opened_at").asText());
            case "incident.closed" -> "%s: %s works again, after %s".formatted(count(data), host(data), cause(data));
            case "incidents.reminder" ->
                "%s still fail on %d hosts"
                        .formatted(count(data), data.path("hosts").asLong());
            case "incidents.opened" ->
                "%s fail on %d hosts".formatted(count(data), data.path("hosts").asLong());
            case "incidents.closed" ->
                "%s work again on %d hosts"
                        .formatted(count(data), data.path("hosts").asLong());
            case "events.many" ->
                "%d times %s within a minute"
                        .formatted(
                                data.path("count").asLong(), data.path("kind").asText());
            case "source.failing" -> "%s fails: %s".formatted(what, error(data));
            case "source.quarantined" ->
                "%s is quarantined after %d failures: %s"
                        .formatted(what, data.path("failures").asLong(), error(data));
            case "source.recovered" -> what + " works again";
            case "source.stale" ->
                "%s has had no success since %s"
                        .formatted(what, data.path("last_success_at").asText("it was added"));
            case "source.overflow" -> what + " had only new items at its last visit: some before them may be lost";
            case "source.moved" ->
                "%s has moved to %s".formatted(what, data.path("moved_to").asText());
            case "quota.closed" ->
                "Quota %s is closed for %s until %s: %s"
                        .formatted(
                                quota(data),
                                data.path("key").asText(),
                                data.path("closed_until").asText(),
                                data.path("reason").asText());
            case "quota.exhausted" ->
                "Quota %s of %s is used up until %s"
                        .formatted(
                                quota(data),
                                data.path("key").asText(),
                                data.path("window_ends_at").asText());
            case "quota.opened" ->
                "Quota %s is open again for %s"
                        .formatted(quota(data), data.path("key").asText());
            case "source_type.overloaded" ->
                "Parsers of %s do not keep up: %s"
                        .formatted(
                                data.path("source_type").asText(),
                                data.path("reason").asText());
            case "source_type.relieved" ->
                "Parsers of %s keep up again".formatted(data.path("source_type").asText());
            case "test" ->
                "Test of the webhook %s of Parser Manager"
                        .formatted(data.path("webhook").asText());
            default -> kind;
        };
    }

    private static String what(JsonNode data) {
        return "%s (%s %s)"
                .formatted(
                        data.path("name").asText(),
                        data.path("source_type").asText(),
                        data.path("task_type").asText());
    }

    private static String count(JsonNode data) {
        long sources = data.path("sources").asLong();
        return sources == 1 ? "1 source" : sources + " sources";
    }

    private static String host(JsonNode data) {
        return data.path("host").asText();
    }

    private static String cause(JsonNode data) {
        return data.path("cause").asText();
    }

    private static String quota(JsonNode data) {
        return data.path("quota").asText();
    }

    private static String error(JsonNode data) {
        String code = data.at("/error/code").asText("no error code");
        String message = data.at("/error/message").asText("");
        return message.isEmpty() ? code : code + " " + message;
    }
}
