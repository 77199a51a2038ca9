package io.parsermanager.web.layout;

import io.quarkus.qute.TemplateData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;

/** The version of the style sheets and scripts. Pages put it in their addresses, since browsers cache them for long. */
@Named("assets")
@ApplicationScoped
@TemplateData
public class StaticAssets {
    private static final List<String> FILES = List.of("page.css", "page.js", "sources.css", "upload.js");

    private final String version = read();

    public String version() {
        return version;
    }

    private static String read() {
        CRC32 sum = new CRC32();
        for (String file : FILES) {
            try (InputStream content = Thread.currentThread()
                    .getContextClassLoader()
                    .getResourceAsStream("META-INF/resources/assets/" + file)) {
                sum.update(content.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Long.toHexString(sum.getValue());
    }
}
