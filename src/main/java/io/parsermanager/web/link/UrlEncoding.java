package io.parsermanager.web.link;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes a text for an address. */
@TemplateExtension
public final class UrlEncoding {
    private UrlEncoding() {}

    public static String urlPart(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
