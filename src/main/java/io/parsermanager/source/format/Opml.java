package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * OPML, the exchange format of feed readers: an outline with an address is a feed, an outline around others is a tag.
 *
 * <p>Attributes in a namespace of the service hold what OPML has no place for: VK communities, settings, schedules, disabled sources. A file without
 * those attributes only adds. DTDs and entities are refused. It uses StAX, because OPML libraries build the whole document in memory.
 */
@ApplicationScoped
public class Opml implements SourceFormat {
    static final String OURS = "urn:parser-manager:source";

    private final ObjectMapper json;

    Opml(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String name() {
        return "opml";
    }

    @Override
    public String mediaType() {
        return "text/x-opml";
    }

    @Override
    public boolean reads(String mediaType) {
        return mediaType.matches("(text|application)/(x-opml(\\+xml)?|opml(\\+xml)?|xml)");
    }

    @Override
    public void read(InputStream file, SourceRows rows) throws IOException {
        new OpmlReader(json, rows).read(file);
    }

    @Override
    public SourceWriter write(OutputStream file) throws IOException {
        return OpmlWriter.open(file, json);
    }
}
