package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * OPML, what feed readers exchange: an outline with an address is a feed, an outline around others is a tag.
 *
 * <p>What OPML has no place for (VK communities, settings, what is disabled) is written as attributes in a namespace of ours; files
 * without those only add. DTDs, and so entities, are refused. StAX and not an OPML library: those build the whole document.
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
