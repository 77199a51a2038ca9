package io.parsermanager.source.format;

import io.parsermanager.source.format.SourceFormat.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the characters of an XML file and limits tags, texts and comments, because a parser keeps each of them as a whole in memory. It
 * remembers the last characters, to show the place of an error.
 */
final class XmlText extends FilterReader {
    /** The longest tag, text or comment. A tag of a source has some kilobytes. */
    static final int MAX = 1 << 20;

    /** How many bytes are searched for the XML declaration. */
    private static final int LOOKED_AT = 512;

    private static final Pattern ENCODING =
            Pattern.compile("\\s*<\\?xml[^>]*?encoding\\s*=\\s*[\"']([^\"']*)[\"'].*", Pattern.DOTALL);

    /** How many characters are remembered. A parser reads some kilobytes ahead of the place of an error. */
    private static final int REMEMBERED = 1 << 16;

    /** Thrown if a tag, text or comment is too long. */
    static final class TooLong extends IOException {}

    private final StringBuilder last = new StringBuilder();
    private long forgotten;
    private int length;

    /** The end of the present comment or CDATA section; null outside of one. */
    private String end;

    private XmlText(Reader text) {
        super(text);
    }

    /**
     * Opens a file in the encoding of its first bytes, else in the declared one, else in UTF-8.
     *
     * @throws Unreadable if the declared encoding is unknown
     */
    static XmlText open(InputStream file) throws IOException {
        byte[] beginning = file.readNBytes(LOOKED_AT);
        Charset shown = TextFile.utf(beginning);
        boolean byteOrderMark = new String(beginning, shown).startsWith("\uFEFF");
        Charset encoding = shown.equals(StandardCharsets.UTF_8) && !byteOrderMark ? declared(beginning) : shown;
        Reader text = new InputStreamReader(
                new SequenceInputStream(new ByteArrayInputStream(beginning), file), encoding.newDecoder());
        if (byteOrderMark && text.read() < 0) {
            throw new IOException("The byte order mark is gone");
        }
        return new XmlText(text);
    }

    private static Charset declared(byte[] beginning) throws Unreadable {
        Matcher declaration = ENCODING.matcher(new String(beginning, StandardCharsets.ISO_8859_1));
        if (!declaration.matches()) {
            return StandardCharsets.UTF_8;
        }
        try {
            Charset encoding = Charset.forName(declaration.group(1).strip());
            // it is not UTF-16, because its first bytes would have shown that
            return encoding.name().startsWith("UTF-16") || !encoding.canEncode() ? StandardCharsets.UTF_8 : encoding;
        } catch (IllegalArgumentException e) {
            throw new Unreadable(
                    1, "the encoding '%s' is not known: save the file as UTF-8".formatted(declaration.group(1)));
        }
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] chars, int offset, int most) throws IOException {
        int read = super.read(chars, offset, most);
        for (int i = offset; i < offset + read; i++) {
            last.append(chars[i]);
            count(chars[i]);
        }
        if (last.length() > 2 * REMEMBERED) {
            int tooMany = last.length() - REMEMBERED;
            last.delete(0, tooMany);
            forgotten += tooMany;
        }
        return read;
    }

    private void count(char c) throws TooLong {
        length++;
        if (end != null) {
            end = c == '>' && endsWith(end) ? null : end;
        } else if (c == '<') {
            length = 0;
        } else if (c == '-' && endsWith("<!--")) {
            end = "-->";
        } else if (c == '[' && endsWith("<![CDATA[")) {
            end = "]]>";
        }
        if (length > MAX) {
            throw new TooLong();
        }
    }

    private boolean endsWith(String text) {
        int start = last.length() - text.length();
        return start >= 0 && last.indexOf(text, start) == start;
    }

    /** The characters around a place, as far as they are remembered; empty if they are not. */
    String between(long from, long to) {
        int start = (int) Math.max(0, from - forgotten);
        int stop = (int) Math.min(last.length(), to - forgotten);
        return start < stop ? last.substring(start, stop) : "";
    }

    /** The beginning of the last tag before a place; the place itself if that is not remembered. */
    long startOfTag(long place) {
        int start = last.lastIndexOf("<", (int) Math.max(0, place - 1 - forgotten));
        return start < 0 ? place : forgotten + start;
    }
}
