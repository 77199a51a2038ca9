package io.parsermanager.web.link;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds an address with parameters, for links that keep a filter. */
public final class PageUrl {
    private final StringBuilder address;

    private PageUrl(String path) {
        address = new StringBuilder(path);
    }

    public static PageUrl of(String path) {
        return new PageUrl(path);
    }

    /** Adds a parameter; null and the empty text add nothing. */
    public PageUrl with(String name, Object value) {
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
