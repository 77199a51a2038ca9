package io.parsermanager.dashboard;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Lets templates write a text into an address. */
@TemplateExtension
final class UrlParts {
    private UrlParts() {}

    static String urlPart(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String asCursorOf(String cursor, String path) {
        return Address.of(path).with("cursor", cursor).toString();
    }
}
