package io.parsermanager.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A key that somebody sent, to be told who that is. */
public class ApiKeyRequest extends BaseAuthenticationRequest {
    private final String key;

    ApiKeyRequest(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
