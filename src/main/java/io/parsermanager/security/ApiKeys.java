package io.parsermanager.security;

import io.parsermanager.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The API keys in API_KEYS, of which the service knows only hashes.
 *
 * <p>One round of SHA-256 is enough, because a key is 256 random bits and cannot be guessed; a slow hash would only slow down every call.
 * The service compares every stored hash in constant time, so the duration of an answer reveals nothing.
 */
@ApplicationScoped
public class ApiKeys {
    /** The holder of a key. */
    public record Holder(String name, Role role) {}

    private record Known(Holder holder, byte[] hash) {}

    private final List<Known> known;

    ApiKeys(Settings settings) {
        known = settings.apiKeys()
                .map(lines -> Arrays.stream(lines.strip().split("[\\s,]+"))
                        .map(ApiKeys::read)
                        .toList())
                .orElse(List.of());
    }

    Optional<Holder> find(String key) {
        byte[] hash = hash(key);
        Optional<Holder> found = Optional.empty();
        for (Known one : known) {
            if (MessageDigest.isEqual(one.hash, hash)) {
                found = Optional.of(one.holder);
            }
        }
        return found;
    }

    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static Known read(String line) {
        String[] parts = line.split(":", -1);
        return new Known(new Holder(parts[0], Role.of(parts[1])), HexFormat.of().parseHex(parts[2]));
    }
}
