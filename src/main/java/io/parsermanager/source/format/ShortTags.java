package io.parsermanager.source.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An XML file whose tags and texts have an end: a parser keeps each as a whole, so one that fills the file would fill the memory.
 *
 * <p>Every tag and text ends before the next {@code <}, which is this byte in all encodings that people use.
 */
final class ShortTags extends FilterInputStream {
    /** A tag of a source is some kilobytes. */
    static final int MAX = 1 << 20;

    /** Thrown while reading. */
    static final class TooLong extends IOException {}

    private int length;

    ShortTags(InputStream file) {
        super(file);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        int read = super.read(bytes, offset, most);
        for (int i = offset; i < offset + read; i++) {
            length = bytes[i] == '<' ? 0 : length + 1;
            if (length > MAX) {
                throw new TooLong();
            }
        }
        return read;
    }
}
