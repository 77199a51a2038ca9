package io.parsermanager.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Secrets of webhooks, and signatures with them, as Standard Webhooks says. */
final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;

    private WebhookSecret() {}

    /** A new secret from the system's random numbers. */
    static String make() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** The header webhook-signature: a signature for each secret. */
    static String sign(List<String> secrets, String messageId, long timestamp, String body) {
        return secrets.stream()
                .map(secret -> sign(secret, messageId, timestamp, body))
                .collect(Collectors.joining(" "));
    }

    private static String sign(String secret, String messageId, long timestamp, String body) {
        try {
            return new Webhook(secret).sign(messageId, timestamp, body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("The message cannot be signed", e);
        }
    }
}
