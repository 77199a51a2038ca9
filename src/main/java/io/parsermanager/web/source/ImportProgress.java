package io.parsermanager.web.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Tells the page how much of a file the import has read: comments with the percentage precede the report in the same answer. No replica
 * keeps state about an import.
 */
final class ImportProgress extends FilterInputStream {
    private static final int WHOLE = 100;

    private final OutputStream answer;
    private final long size;
    private long read;
    private long told;

    /** The size of the file in bytes. */
    ImportProgress(InputStream file, long size, OutputStream answer) {
        super(file);
        this.size = size;
        this.answer = answer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        int count = super.read(bytes, offset, most);
        read += Math.max(0, count);
        long percent = size == 0 ? WHOLE : WHOLE * read / size;
        if (percent > told) {
            told = percent;
            answer.write("<!--%d-->".formatted(percent).getBytes(StandardCharsets.US_ASCII));
            answer.flush();
        }
        return count;
    }
}
