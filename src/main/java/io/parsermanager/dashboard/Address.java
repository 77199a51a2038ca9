package io.parsermanager.dashboard;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An address of this page with what narrows it, for links that keep a filter. */
final class Address {
    private final StringBuilder address;

    private Address(String path) {
        address = new StringBuilder(path);
    }

    static Address of(String path) {
        return new Address(path);
    }

    /** Null and the empty text are left out. */
    Address with(String name, Object value) {
        if (value != null && !value.toString().isEmpty()) {
            address.append(address.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
        }
        return this;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
