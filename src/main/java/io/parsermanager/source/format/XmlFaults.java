package io.parsermanager.source.format;

import io.parsermanager.source.format.SourceFormat.Unreadable;
import io.parsermanager.text.TextRules;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;

/** Explains where an OPML file is not XML, which character is wrong, and what to write instead. */
final class XmlFaults {
    private static final Pattern AMPERSAND =
            Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#\\d+|#x[0-9a-fA-F]+);)([A-Za-z0-9]{1,32};)?");

    private static final Pattern REFERENCE = Pattern.compile("&#x?[0-9a-fA-F]+;?");

    /** How many characters of the file are shown before and after the place. */
    private static final int BEFORE = 60;

    private static final int AFTER = 20;

    private XmlFaults() {}

    /**
     * The exception for an error of the parser: the error of the file with its place, or the failure of the underlying stream.
     *
     * @param outlines the number of outlines that were read before it
     */
    static IOException of(XMLStreamException e, XmlText text, long outlines) {
        Location place = e.getLocation();
        int line = place == null ? 1 : Math.max(1, place.getLineNumber());
        Throwable cause = e.getNestedException();
        if (cause instanceof XmlText.TooLong) {
            return new Unreadable(line, "what follows is longer than the %d bytes of a tag".formatted(XmlText.MAX));
        } else if (cause instanceof CharacterCodingException) {
            return new Unreadable(line, "what follows is not of the encoding that the file declares: save it as UTF-8");
        } else if (cause instanceof IOException stream) {
            return stream;
        }
        if (place == null) {
            return new Unreadable(line, "is not well-formed XML");
        }
        long offset = place.getCharacterOffset();
        long tag = text.startOfTag(offset);
        boolean inOutline = text.between(tag, offset).toLowerCase(Locale.ROOT).matches("(?s)<([^\\s>]*:)?outline\\b.*");
        return new Unreadable(
                line,
                "column %d, outline %d: %s"
                        .formatted(
                                place.getColumnNumber(),
                                inOutline ? outlines + 1 : outlines,
                                fault(
                                        text.between(tag, offset),
                                        text.between(offset, offset + 1),
                                        near(text, offset))));
    }

    private static String near(XmlText text, long offset) {
        return TextRules.toLine(text.between(Math.max(text.startOfTag(offset), offset - BEFORE), offset + AFTER));
    }

    private static String fault(String tag, String next, String near) {
        if (near.isEmpty()) {
            return "is not well-formed XML";
        }
        int amp = tag.lastIndexOf('&');
        Matcher ampersand = AMPERSAND.matcher(tag + next);
        if (amp >= 0 && ampersand.find(amp)) {
            return ampersand.group(1) == null
                    ? "the character & near '%s' must be written as &amp;".formatted(near)
                    : "'%s' near '%s' is known in HTML only: write the character itself"
                            .formatted(ampersand.group(), near);
        }
        if (amp >= 0 && REFERENCE.matcher(tag.substring(amp)).matches()) {
            return "'%s' near '%s' is a character that XML does not allow: take it out"
                    .formatted(tag.substring(amp), near);
        }
        if (next.equals("<") && !tag.contains(">")) {
            return "the character < near '%s' must be written as &lt;, or a quote before it is not closed"
                    .formatted(near);
        }
        return !next.isEmpty() && isControl(next.charAt(0))
                ? "the character U+%04X near '%s' is not allowed in XML: take it out"
                        .formatted((int) next.charAt(0), near)
                : "is not well-formed XML near '%s'".formatted(near);
    }

    private static boolean isControl(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF;
    }
}
