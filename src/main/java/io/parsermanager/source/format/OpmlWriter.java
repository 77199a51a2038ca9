package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.source.format.SourceFormat.SourceWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes sources as outlines for feed readers. Attributes of the service make the file complete for an import. */
record OpmlWriter(XMLStreamWriter xml, ObjectMapper json) implements SourceWriter {
    private static final String YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id=";

    private static final Pattern NOT_IN_XML = Pattern.compile("[\\x00-\\x1F\\x{D800}-\\x{DFFF}\\x{FFFE}\\x{FFFF}]");

    static OpmlWriter open(OutputStream file, ObjectMapper json) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(file, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("opml");
            xml.writeAttribute("version", "2.0");
            xml.writeNamespace("pm", Opml.OURS);
            xml.writeStartElement("head");
            xml.writeStartElement("title");
            xml.writeCharacters("Sources of Parser Manager");
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeStartElement("body");
            return new OpmlWriter(xml, json);
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void row(SourceRow row) throws IOException {
        try {
            xml.writeCharacters("\n");
            xml.writeEmptyElement("outline");
            xml.writeAttribute("text", NOT_IN_XML.matcher(row.name()).replaceAll("\uFFFD"));
            if (row.sourceType().equals("RSS")) {
                xml.writeAttribute("type", "rss");
                xml.writeAttribute("xmlUrl", row.externalId());
            } else if (row.sourceType().equals("YOUTUBE") && row.externalId().startsWith("UC")) {
                xml.writeAttribute("type", "rss");
                xml.writeAttribute("xmlUrl", YOUTUBE_FEED + row.externalId());
            }
            ours("source_type", row.sourceType());
            ours("external_id", row.externalId());
            ours("enabled", String.valueOf(row.enabled()));
            ours("tags", escaped(row.tags()));
            ours("settings", escaped(row.settings()));
            ours("schedules", escaped(row.schedules()));
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /** Escapes characters in JSON that XML cannot contain. */
    private String escaped(Object value) throws IOException {
        return NOT_IN_XML.matcher(json.writeValueAsString(value)).replaceAll(character -> "\\\\u%04x"
                .formatted((int) character.group().charAt(0)));
    }

    private void ours(String name, String value) throws XMLStreamException {
        xml.writeAttribute("pm", Opml.OURS, name, value);
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
