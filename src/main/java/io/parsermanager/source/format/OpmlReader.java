package io.parsermanager.source.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.source.address.ExternalIds;
import io.parsermanager.source.format.SourceFormat.Unreadable;
import io.parsermanager.source.tag.TagRules;
import io.parsermanager.text.TextRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads one OPML file. Every outline with an address becomes a row or a rejection. */
final class OpmlReader {
    /** The deepest nesting, equal to the most tags of a source. Endless nesting would fill the memory. */
    private static final int MAX_DEPTH = 100;

    /**
     * Limits of the JDK's parser that depend on its version: JDK 25 refuses files that JDK 17 reads, for a few thousand ampersands. DTDs are
     * off, so a file has no entities of its own. Size and depth have limits of ours. 0 means no limit.
     */
    private static final Map<String, String> LIMITS_OF_PARSER = Map.of(
            "jdk.xml.entityExpansionLimit", "0",
            "jdk.xml.totalEntitySizeLimit", "0",
            "jdk.xml.maxGeneralEntitySizeLimit", "0",
            "jdk.xml.entityReplacementLimit", "0",
            "jdk.xml.maxElementDepth", "1000");

    private final ObjectMapper json;
    private final SourceRows rows;

    /** The tag of each open outline; empty for a feed, and for a folder that cannot be a tag. */
    private final Deque<String> folders = new ArrayDeque<>();

    private boolean opml;
    private long outlines;

    OpmlReader(ObjectMapper json, SourceRows rows) {
        this.json = json;
        this.rows = rows;
    }

    void read(InputStream file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        LIMITS_OF_PARSER.forEach(factory::setProperty);
        XmlText text = XmlText.open(file);
        XMLStreamReader xml = null;
        try {
            xml = factory.createXMLStreamReader(text);
            while (xml.hasNext()) {
                event(xml, xml.next());
            }
        } catch (XMLStreamException e) {
            throw XmlFaults.of(e, text, outlines);
        } finally {
            close(xml);
        }
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

    private void event(XMLStreamReader xml, int event) throws Unreadable {
        if (event == XMLStreamConstants.DTD) {
            throw new Unreadable(xml.getLocation().getLineNumber(), "DTDs are not read");
        } else if (event == XMLStreamConstants.START_ELEMENT) {
            element(xml);
        } else if (event == XMLStreamConstants.END_ELEMENT && isOutline(xml)) {
            folders.pop();
        }
    }

    private static boolean isOutline(XMLStreamReader xml) {
        return xml.getLocalName().equalsIgnoreCase("outline");
    }

    private void element(XMLStreamReader xml) throws Unreadable {
        long line = xml.getLocation().getLineNumber();
        if (!opml && !xml.getLocalName().equalsIgnoreCase("opml")) {
            throw new Unreadable(line, "is <%s>, not <opml>".formatted(xml.getLocalName()));
        }
        opml = true;
        Outline outline = Outline.of(xml);
        if (!isOutline(xml)) {
            if (outline.address() != null) {
                rows.reject(line, outline.address(), "is in <%s>: write <outline>".formatted(xml.getLocalName()));
            }
            return;
        }
        outlines++;
        boolean source = outline.isOurs() || outline.address() != null;
        folders.push(source ? "" : folder(line, outline));
        if (folders.size() > MAX_DEPTH) {
            throw new Unreadable(line, "outlines are more than %d deep".formatted(MAX_DEPTH));
        }
        if (outline.isOurs()) {
            ours(line, outline);
        } else if (outline.address() != null) {
            feed(line, outline);
        } else {
            outline.fault().ifPresent(fault -> rows.reject(line, fault.value(), fault.reason()));
        }
    }

    private String folder(long line, Outline outline) {
        String tag = tag(outline.title());
        Optional<String> fault = tag.isEmpty() ? Optional.empty() : TagRules.fault(tag);
        if (fault.isEmpty()) {
            return tag;
        }
        rows.reject(line, tag, fault.get() + "; the feeds in this folder are taken without it");
        return "";
    }

    /**
     * The tag of a title, with forbidden characters removed. A title comes from another program and never causes the rejection of a feed.
     */
    private static String tag(String title) {
        return Truncation.of(TextRules.normal(TextRules.toLine(title)), TagRules.MAX_LENGTH)
                .strip();
    }

    private void feed(long line, Outline outline) {
        if (outline.isLink()) {
            rows.reject(
                    line,
                    outline.address(),
                    "is a link of type '%s' and no feed: give the feed's address as xmlUrl".formatted(outline.type()));
            return;
        }
        String type = ExternalIds.isYoutubeFeed(outline.address()) ? "YOUTUBE" : "RSS";
        rows.row(new SourceRow(
                line, type, outline.address(), outline.name(), null, tags(line, outline), null, null, true));
    }

    /** The tags of a feed, from its folders and categories. */
    private SortedSet<String> tags(long line, Outline outline) {
        Stream<String> categories = outline.categories()
                .map(OpmlReader::tag)
                .filter(tag -> !tag.isEmpty())
                .filter(tag -> {
                    Optional<String> fault = TagRules.fault(tag);
                    fault.ifPresent(reason -> rows.reject(line, tag, reason + "; the feed is taken without it"));
                    return fault.isEmpty();
                });
        return Stream.concat(folders.stream().filter(tag -> !tag.isEmpty()), categories)
                .distinct()
                .limit(TagRules.MAX_TAGS)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void ours(long line, Outline outline) {
        try {
            rows.row(new SourceRow(
                    line,
                    outline.ours("source_type"),
                    outline.ours("external_id"),
                    outline.text(),
                    JsonCell.parse(json, "enabled", outline.ours("enabled"), Boolean.class),
                    Tags.of(JsonCell.parse(json, "tags", outline.ours("tags"), String[].class)),
                    JsonCell.parse(json, "settings", outline.ours("settings"), ObjectNode.class),
                    JsonCell.parse(json, "schedules", outline.ours("schedules"), ObjectNode.class),
                    false));
        } catch (IllegalArgumentException e) {
            rows.reject(line, outline.title(), e.getMessage());
        }
    }
}
