package io.parsermanager.web.layout;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An address of this page with what narrows it, for links that keep a filter. */
public final class PageUrl {
    private final StringBuilder address;

    private PageUrl(String path) {
        address = new StringBuilder(path);
    }

    public static PageUrl of(String path) {
        return new PageUrl(path);
    }

    /** Null and the empty text are left out. */
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
