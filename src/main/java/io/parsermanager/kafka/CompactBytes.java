package io.parsermanager.kafka;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Bytes of a record that wait for their turn, compressed where they are many. So what one read of Kafka holds on the heap is about what
 * Kafka sent: a batch that it compressed a hundredfold is not held a hundredfold larger.
 */
public final class CompactBytes {
    /** Fewer bytes are held as they are: a status has some hundred of them. */
    private static final int WORTH_IT = 4_096;

    /** What one step of compression adds at most. */
    private static final int STEP = 8_192;

    private final byte[] held;
    private final int length;

    private CompactBytes(byte[] held, int length) {
        this.held = held;
        this.length = length;
    }

    /** Null stays null. The caller does not change the array afterwards. */
    public static CompactBytes of(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < WORTH_IT) {
            return new CompactBytes(bytes, bytes.length);
        }
        byte[] compressed = deflate(bytes);
        return new CompactBytes(compressed.length < bytes.length ? compressed : bytes, bytes.length);
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** How many bytes it takes on the heap. */
    int heldBytes() {
        return held.length;
    }

    /** All of the bytes. */
    public byte[] bytes() {
        return first(length);
    }

    /** The first bytes, at most as many as there are. */
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

    /** No longer than the bytes themselves: whatever does not get shorter is given up. */
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
