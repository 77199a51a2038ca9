package io.parsermanager.source.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A file format of sources. Reading and writing are streams, so a file is never in memory as a whole. */
public interface SourceFormat {
    /** The name in {@code ?format=}. */
    String name();

    String mediaType();

    /** Whether it reads bodies of this Content-Type, without parameters. */
    boolean reads(String mediaType);

    /**
     * Reads a file.
     *
     * @throws Unreadable if the rest of the file cannot be read
     */
    void read(InputStream file, SourceRows rows) throws IOException;

    SourceWriter write(OutputStream file) throws IOException;

    /** Writes rows. Close it at the end of the file. */
    interface SourceWriter extends AutoCloseable {
        void row(SourceRow row) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Thrown if the file is broken at a place and nothing after it can be read. */
    final class Unreadable extends IOException {
        Unreadable(long line, String reason) {
            super("line %d: %s".formatted(line, reason));
        }
    }
}
