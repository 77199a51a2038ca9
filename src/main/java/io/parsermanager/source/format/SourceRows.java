package io.parsermanager.source.format;

/** Receives the rows that a format reads from a file. */
public interface SourceRows {
    void row(SourceRow row);

    /** Receives a row that cannot be read; the rest of the file can. */
    void reject(long line, String value, String reason);
}
