package io.parsermanager.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request to identify the sender of a key. */
public class ApiKeyRequest extends BaseAuthenticationRequest {
    private final String key;

    ApiKeyRequest(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
