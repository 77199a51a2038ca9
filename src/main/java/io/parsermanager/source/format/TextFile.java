package io.parsermanager.source.format;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Reads text in UTF-8, with or without a byte order mark, or in UTF-16, which spreadsheets call "Unicode text". It refuses other encodings,
 * because a guess could silently corrupt names.
 */
final class TextFile {
    private static final int BYTE_ORDER_MARK = '\uFEFF';
    private static final int LOOKED_AT = 4;

    private TextFile() {}

    /**
     * Opens a file.
     *
     * @throws java.nio.charset.CharacterCodingException if the beginning of the file is not in the encoding; reading throws it for later
     *     parts
     */
    static BufferedReader open(InputStream file) throws IOException {
        byte[] beginning = file.readNBytes(LOOKED_AT);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), file);
        BufferedReader text =
                new BufferedReader(new InputStreamReader(whole, utf(beginning).newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** Detects UTF-8 or UTF-16 by the first bytes of a file that begins with markup or with Latin names of columns. */
    static Charset utf(byte[] beginning) {
        int first = beginning.length > 1 ? ((beginning[0] & 0xff) << 8) | (beginning[1] & 0xff) : -1;
        if (first == 0xFEFF || (first > 0 && first < 0x80)) {
            return StandardCharsets.UTF_16BE;
        }
        boolean little = first == 0xFFFE || (first >= 0x100 && (first & 0xff) == 0);
        return little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    /** The error for a wrong encoding. Its line is approximate, because text is decoded some kilobytes ahead. */
    static SourceFormat.Unreadable unreadable(long line) {
        return new SourceFormat.Unreadable(line, "what follows is not UTF-8: save the file in that encoding");
    }
}
