package io.parsermanager.kafka;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Bytes of a waiting record, compressed if there are many. A poll then takes about as much heap as Kafka sent, even if Kafka's compression
 * was a hundredfold.
 */
public final class CompactBytes {
    /** Fewer bytes than this are not compressed. A status has some hundred bytes. */
    private static final int MIN_COMPRESSED = 4_096;

    /** The most bytes that one step of compression adds. */
    private static final int STEP = 8_192;

    private final byte[] held;
    private final int length;

    private CompactBytes(byte[] held, int length) {
        this.held = held;
        this.length = length;
    }

    /** Wraps an array; null stays null. The caller must not change the array afterwards. */
    public static CompactBytes of(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < MIN_COMPRESSED) {
            return new CompactBytes(bytes, bytes.length);
        }
        byte[] compressed = deflate(bytes);
        return new CompactBytes(compressed.length < bytes.length ? compressed : bytes, bytes.length);
    }

    /** The number of bytes. */
    public int length() {
        return length;
    }

    /** The number of bytes on the heap. */
    int heldBytes() {
        return held.length;
    }

    /** All bytes. */
    public byte[] bytes() {
        return first(length);
    }

    /** The first {@code howMany} bytes, or all if there are fewer. */
    public byte[] first(int howMany) {
        int wanted = Math.min(howMany, length);
        if (held.length == length) {
            return wanted == length ? held : Arrays.copyOf(held, wanted);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(held);
            byte[] bytes = new byte[wanted];
            int done = 0;
            while (done < wanted) {
                done += inflater.inflate(bytes, done, wanted - done);
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new IllegalStateException("What was compressed here cannot be read", e);
        } finally {
            inflater.end();
        }
    }

    /** Compresses the bytes; returns null if the result is not shorter. */
    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] compressed = new byte[STEP];
            int done = 0;
            while (!deflater.finished() && done < bytes.length) {
                if (done == compressed.length) {
                    compressed = Arrays.copyOf(compressed, Math.min(bytes.length, 2 * compressed.length));
                }
                done += deflater.deflate(compressed, done, compressed.length - done);
            }
            return deflater.finished() ? Arrays.copyOf(compressed, done) : bytes;
        } finally {
            deflater.end();
        }
    }
}
