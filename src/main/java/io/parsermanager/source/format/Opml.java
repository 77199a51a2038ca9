package io.parsermanager.source.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.JsonFaults;
import io.parsermanager.source.ExternalIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * OPML 2.0, what feed readers exchange: an outline with an address is a feed, an outline around others is a tag.
 *
 * <p>What OPML has no place for (VK communities, settings, what is disabled) is written as attributes in a namespace of ours; files
 * without those only add. DTDs, and so entities, are refused. StAX and not an OPML library: those build the whole document.
 */
@ApplicationScoped
public class Opml implements SourceFormat {
    private static final String OURS = "urn:parser-manager:source";
    private static final String YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id=";
    private static final int MAX_NAME = 500;

    /** As many tags as a source can have; without an end, outlines in outlines would fill the memory. */
    private static final int MAX_DEPTH = 100;

    private static final Pattern NOT_IN_XML = Pattern.compile("[\\x00-\\x1F\\x{D800}-\\x{DFFF}\\x{FFFE}\\x{FFFF}]");

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
        return mediaType.matches("(text|application)/(x-opml(\\+xml)?|opml|xml)");
    }

    @Override
    public void read(InputStream file, SourceRows rows) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = null;
        try {
            xml = factory.createXMLStreamReader(new ShortTags(file));
            outlines(xml, rows);
        } catch (XMLStreamException e) {
            throw failure(e);
        } finally {
            close(xml);
        }
    }

    private static IOException failure(XMLStreamException e) {
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
        Throwable cause = e.getNestedException();
        if (cause instanceof ShortTags.TooLong) {
            return new Unreadable(line, "what follows is longer than the %d bytes of a tag".formatted(ShortTags.MAX));
        }
        // bytes that are no characters are the file's fault, all else is the stream's
        return cause instanceof IOException stream && !(cause instanceof CharConversionException)
                ? stream
                : new Unreadable(line, "is not well-formed XML");
    }

    private void outlines(XMLStreamReader xml, SourceRows rows) throws XMLStreamException, IOException {
        Deque<String> folders = new ArrayDeque<>();
        boolean opml = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD) {
                throw new Unreadable(xml.getLocation().getLineNumber(), "DTDs are not read");
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (!opml && !xml.getLocalName().equals("opml")) {
                    throw new Unreadable(
                            xml.getLocation().getLineNumber(), "is <%s>, not <opml>".formatted(xml.getLocalName()));
                }
                opml = true;
                if (xml.getLocalName().equals("outline")) {
                    folders.push(isSource(xml) ? "" : title(xml));
                    if (folders.size() > MAX_DEPTH) {
                        throw new Unreadable(
                                xml.getLocation().getLineNumber(),
                                "outlines are more than %d deep".formatted(MAX_DEPTH));
                    }
                    if (isSource(xml)) {
                        row(xml, folders, rows);
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("outline")) {
                folders.pop();
            }
        }
    }

    private static boolean isSource(XMLStreamReader xml) {
        return xml.getAttributeValue(null, "xmlUrl") != null || xml.getAttributeValue(OURS, "external_id") != null;
    }

    private void row(XMLStreamReader xml, Deque<String> folders, SourceRows rows) {
        long line = xml.getLocation().getLineNumber();
        String address = xml.getAttributeValue(null, "xmlUrl");
        String name = title(xml);
        if (xml.getAttributeValue(OURS, "external_id") == null) {
            SortedSet<String> tags = new TreeSet<>(folders);
            tags.remove("");
            String type = ExternalIds.isYoutubeFeed(address) ? "YOUTUBE" : "RSS";
            rows.row(new SourceRow(line, type, address, name.isEmpty() ? null : name, null, tags, null, true));
            return;
        }
        try {
            rows.row(new SourceRow(
                    line,
                    xml.getAttributeValue(OURS, "source_type"),
                    xml.getAttributeValue(OURS, "external_id"),
                    xml.getAttributeValue(null, "text"),
                    ours(xml, "enabled", Boolean.class),
                    Tags.of(ours(xml, "tags", String[].class)),
                    ours(xml, "settings", ObjectNode.class),
                    false));
        } catch (IllegalArgumentException e) {
            rows.reject(line, name, e.getMessage());
        }
    }

    /** Null where the outline lacks it. */
    private <T> T ours(XMLStreamReader xml, String name, Class<T> type) {
        String value = xml.getAttributeValue(OURS, name);
        try {
            return value == null ? null : json.readValue(value, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + " " + JsonFaults.describe(e), e);
        }
    }

    private static String title(XMLStreamReader xml) {
        String text = xml.getAttributeValue(null, "text");
        String title = text == null || text.isBlank() ? xml.getAttributeValue(null, "title") : text;
        return title == null ? "" : Beginning.of(title.strip(), MAX_NAME);
    }

    private static void close(XMLStreamReader xml) {
        try {
            if (xml != null) {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public SourceWriter write(OutputStream file) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(file, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("opml");
            xml.writeAttribute("version", "2.0");
            xml.writeNamespace("pm", OURS);
            xml.writeStartElement("head");
            xml.writeStartElement("title");
            xml.writeCharacters("Sources of Parser Manager");
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeStartElement("body");
            return new Outlines(xml, json);
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private record Outlines(XMLStreamWriter xml, ObjectMapper json) implements SourceWriter {
        @Override
        public void row(SourceRow row) throws IOException {
            try {
                xml.writeCharacters("\n");
                xml.writeEmptyElement("outline");
                xml.writeAttribute("text", NOT_IN_XML.matcher(row.name()).replaceAll("\uFFFD"));
                if (row.sourceType().equals("RSS")) {
                    xml.writeAttribute("type", "rss");
                    xml.writeAttribute("xmlUrl", row.externalId());
                } else if (row.sourceType().equals("YOUTUBE")
                        && row.externalId().startsWith("UC")) {
                    xml.writeAttribute("type", "rss");
                    xml.writeAttribute("xmlUrl", YOUTUBE_FEED + row.externalId());
                }
                ours("source_type", row.sourceType());
                ours("external_id", row.externalId());
                ours("enabled", String.valueOf(row.enabled()));
                ours("tags", escaped(row.tags()));
                ours("settings", escaped(row.settings()));
            } catch (XMLStreamException e) {
                throw new IOException(e);
            }
        }

        /** In JSON there is another way to write what XML cannot carry. */
        private String escaped(Object value) throws IOException {
            return NOT_IN_XML.matcher(json.writeValueAsString(value)).replaceAll(character -> "\\\\u%04x"
                    .formatted((int) character.group().charAt(0)));
        }

        private void ours(String name, String value) throws XMLStreamException {
            xml.writeAttribute("pm", OURS, name, value);
        }

        @Override
        public void close() throws IOException {
            try {
                xml.writeEndDocument();
                xml.close();
            } catch (XMLStreamException e) {
                throw new IOException(e);
            }
        }
    }
}
