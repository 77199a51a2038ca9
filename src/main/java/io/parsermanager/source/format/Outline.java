package io.parsermanager.source.format;

import io.parsermanager.text.TextRules;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamReader;

/**
 * The attributes of an OPML outline, in any letter case, prefix or variant.
 *
 * @param others attributes without the service's namespace, by their names in lower case
 * @param ours attributes in the service's namespace
 */
record Outline(Map<String, String> others, Map<String, String> ours) {
    /** Attributes in which programs write the address of a feed; the first one counts. */
    private static final List<String> ADDRESSES =
            List.of("xmlurl", "xml_url", "feedurl", "feed_url", "rssurl", "rss", "atom", "feed", "url");

    /** Types of outlines that are links, by OPML 2.0. */
    private static final Set<String> LINKS = Set.of("link", "include");

    private static final Pattern WEB = Pattern.compile("(?i)\\s*(?:https?|feed):/.*", Pattern.DOTALL);
    private static final Pattern FEED_TYPE = Pattern.compile("(?i)\\s*(?:rss|atom|feed|rdf|pie|podcast|jsonfeed).*");
    private static final int MAX_NAME = 500;

    /** Why an outline without an address is not just a folder. */
    record Fault(String value, String reason) {}

    static Outline of(XMLStreamReader xml) {
        Map<String, String> others = new HashMap<>();
        Map<String, String> ours = new HashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String name = xml.getAttributeLocalName(i);
            if (Opml.OURS.equals(xml.getAttributeNamespace(i))) {
                ours.put(name, xml.getAttributeValue(i));
            } else {
                others.putIfAbsent(name.toLowerCase(Locale.ROOT), xml.getAttributeValue(i));
            }
        }
        return new Outline(others, ours);
    }

    boolean isOurs() {
        return ours.containsKey("external_id");
    }

    String ours(String name) {
        return ours.get(name);
    }

    /** The text attribute; null if there is none. */
    String text() {
        return others.get("text");
    }

    /** The address; null if there is none. */
    String address() {
        return addressIn().map(others::get).orElse(null);
    }

    private Optional<String> addressIn() {
        return ADDRESSES.stream()
                .filter(name -> !others.getOrDefault(name, "").isBlank())
                .findFirst();
    }

    String type() {
        return others.getOrDefault("type", "").strip();
    }

    /** Whether its address is that of a page and not of a feed. */
    boolean isLink() {
        return addressIn().filter("url"::equals).isPresent() && LINKS.contains(type().toLowerCase(Locale.ROOT));
    }

    /** The title in one line; empty if there is none. */
    String title() {
        return Stream.of("text", "title", "name")
                .map(name -> TextRules.toLine(others.getOrDefault(name, "")))
                .filter(title -> !title.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The name for the source; null if there is no title. */
    String name() {
        String name = Truncation.of(title(), MAX_NAME).strip();
        return name.isEmpty() ? null : name;
    }

    /** The categories. OPML 2.0 has paths with slashes, separated by commas; each step is one category. */
    Stream<String> categories() {
        return Stream.of(others.getOrDefault("category", "").split("[,/]", -1))
                .map(category -> category.strip().replaceAll("^[\"']+|[\"']+$", ""));
    }

    /** The error if the outline cannot be read as a folder without loss; empty if it can. */
    Optional<Fault> fault() {
        Optional<String> address = others.entrySet().stream()
                .filter(attribute -> !attribute.getKey().equals("description"))
                .filter(attribute -> WEB.matcher(attribute.getValue()).matches())
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
        if (address.isPresent()) {
            return address.map(name -> new Fault(
                    others.get(name),
                    "is in the attribute %s, which is not of a feed: give the feed's address as xmlUrl"
                            .formatted(name)));
        }
        return FEED_TYPE.matcher(type()).matches()
                ? Optional.of(new Fault(title(), "has no address of a feed: give it as xmlUrl"))
                : Optional.empty();
    }
}
