package io.parsermanager.source.format;

/** Takes what a format reads out of a file, row by row. */
public interface SourceRows {
    void row(SourceRow row);

    /** A row that cannot be read; the rest of the file can. */
    void reject(long line, String value, String reason);
}
