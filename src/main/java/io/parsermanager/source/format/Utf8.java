package io.parsermanager.source.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads text that is UTF-8, with or without a byte order mark, and refuses any other: guessing would garble names in silence. */
final class Utf8 {
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private Utf8() {}

    /**
     * Opens a file.
     *
     * @throws CharacterCodingException if its beginning is not UTF-8; reading on throws the same
     */
    static Reader open(InputStream file) throws IOException {
        Reader text = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder()));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    /** Text is decoded some kilobytes ahead of what was read, so the place is not exact. */
    static SourceFormat.Unreadable unreadable(long line) {
        return new SourceFormat.Unreadable(line, "what follows is not UTF-8: save the file in that encoding");
    }
}
