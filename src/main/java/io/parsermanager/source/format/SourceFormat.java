package io.parsermanager.source.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A file format of sources. Both ways are streams: a file is never in memory as a whole. */
public interface SourceFormat {
    /** Its name in {@code ?format=}. */
    String name();

    String mediaType();

    /** Whether a body of this Content-Type, without parameters, is one. */
    boolean reads(String mediaType);

    /**
     * Reads a file.
     *
     * @throws Unreadable if the rest of the file cannot be made sense of
     */
    void read(InputStream file, SourceRows rows) throws IOException;

    SourceWriter write(OutputStream file) throws IOException;

    /** Writes rows; to be closed at the end of the file. */
    interface SourceWriter extends AutoCloseable {
        void row(SourceRow row) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The file is broken at a place, and nothing after it can be read. */
    final class Unreadable extends IOException {
        Unreadable(long line, String reason) {
            super("line %d: %s".formatted(line, reason));
        }
    }
}
