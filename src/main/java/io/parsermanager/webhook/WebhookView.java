package io.parsermanager.webhook;

import io.parsermanager.http.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * A webhook as a client sees it.
 *
 * @param host the host of its url; nobody is shown the rest
 * @param disabledReason why the service has disabled it; null: a person did, or it is enabled
 * @param failures failed tries in a row
 * @param failingSince when the first of them was; null: the last try succeeded
 * @param oldSecretUntil until when the secret before the last one signs as well; null: there is none
 */
@RegisterForReflection
public record WebhookView(
        Long id,
        String name,
        String host,
        String body,
        String chatId,
        List<String> kinds,
        String sourceType,
        String taskType,
        String tag,
        boolean grouped,
        boolean enabled,
        String disabledReason,
        Integer failures,
        Instant failingSince,
        Instant oldSecretUntil,
        Instant createdAt,
        Instant updatedAt)
        implements Versioned {}
