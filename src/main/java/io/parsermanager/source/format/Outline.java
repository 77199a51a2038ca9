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
 * The attributes of an outline of OPML, in whatever letters, prefix or variant programs write them.
 *
 * @param others by their names in lower case
 * @param ours those in the namespace of ours
 */
record Outline(Map<String, String> others, Map<String, String> ours) {
    /** Where programs write the address of a feed; the first that an outline has counts. */
    private static final List<String> ADDRESSES =
            List.of("xmlurl", "xml_url", "feedurl", "feed_url", "rssurl", "rss", "atom", "feed", "url");

    /** Kinds of outlines that lead elsewhere, by OPML 2.0. */
    private static final Set<String> LINKS = Set.of("link", "include");

    private static final Pattern WEB = Pattern.compile("(?i)\\s*(?:https?|feed):/.*", Pattern.DOTALL);
    private static final Pattern FEED_TYPE = Pattern.compile("(?i)\\s*(?:rss|atom|feed|rdf|pie|podcast|jsonfeed).*");
    private static final int MAX_NAME = 500;

    /** Why an outline that is no feed cannot be just a folder. */
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

    /** As it stands in the file; null if it lacks one. */
    String text() {
        return others.get("text");
    }

    /** Null if there is none. */
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

    /** Whether its address is of something else than a feed. */
    boolean isLink() {
        return addressIn().filter("url"::equals).isPresent() && LINKS.contains(type().toLowerCase(Locale.ROOT));
    }

    /** In one line; empty if it has none. */
    String title() {
        return Stream.of("text", "title", "name")
                .map(name -> TextRules.toLine(others.getOrDefault(name, "")))
                .filter(title -> !title.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What a source of it is called; null if it has no title. */
    String name() {
        String name = Truncation.of(title(), MAX_NAME).strip();
        return name.isEmpty() ? null : name;
    }

    /** By OPML 2.0 paths with slashes, separated by commas; each step is one. */
    Stream<String> categories() {
        return Stream.of(others.getOrDefault("category", "").split("[,/]", -1))
                .map(category -> category.strip().replaceAll("^[\"']+|[\"']+$", ""));
    }

    /** What is lost if it is taken for a folder; empty if nothing is. */
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
