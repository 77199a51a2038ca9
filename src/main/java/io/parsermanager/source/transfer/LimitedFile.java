package io.parsermanager.source.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream with a limit of its size, for files of unknown length. */
final class LimitedFile extends FilterInputStream {
    /** Thrown if the file is larger than allowed. */
    static final class TooLarge extends IOException {
        TooLarge(long limit) {
            super("the file has more than %d bytes; IMPORT_MAX_BYTES raises that".formatted(limit));
        }
    }

    private final long limit;
    private long bytesRead;

    LimitedFile(InputStream file, long limit) {
        super(file);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        int read = super.read(bytes, offset, most);
        bytesRead += Math.max(0, read);
        if (bytesRead > limit) {
            throw new TooLarge(limit);
        }
        return read;
    }
}
