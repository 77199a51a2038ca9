package io.parsermanager.source.format;

import io.parsermanager.source.format.SourceFormat.Unreadable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;

/**
 * The characters of a CSV file, with an eye on its quotes: a quote that is never closed would make one cell of all that follows. At such
 * a fault the file ends, and {@link #requireWhole} says where the quote was opened.
 */
final class CsvQuotes extends FilterReader {
    private enum Place {
        START_OF_CELL,
        PLAIN,
        QUOTED,
        AFTER_QUOTE,
        BROKEN
    }

    private final char separator;
    private Place place = Place.START_OF_CELL;
    private boolean afterReturn;
    private long line = 1;
    private long recordLine = 1;
    private long quoteLine;
    private String fault;

    /** Records that are broken and end where they should, by their first lines. A reader takes each as it comes to it. */
    private final Map<Long, String> broken = new HashMap<>();

    CsvQuotes(Reader text, char separator) {
        super(text);
        this.separator = separator;
    }

    /**
     * Refuses the record with the fault that ended the file.
     *
     * @param record the line that it begins on
     * @throws Unreadable with the line on which the quote was opened
     */
    void requireWhole(long record) throws Unreadable {
        if (fault != null && record >= recordLine) {
            throw new Unreadable(quoteLine, fault);
        }
    }

    /**
     * Why a record is broken that leaves the rest of the file whole; null if it is not.
     *
     * @param record the line that it begins on
     */
    String faultOf(long record) {
        return broken.remove(record);
    }

    /** What to say of a cell that has no end within this many characters. */
    String endless(int most) {
        return place == Place.QUOTED
                ? "the quote opened on line %d is not closed within %d characters".formatted(quoteLine, most)
                : "a cell is longer than %d characters".formatted(most);
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] chars, int offset, int most) throws IOException {
        if (fault != null) {
            return -1;
        }
        int read = super.read(chars, offset, most);
        if (read < 0 && place == Place.QUOTED) {
            fault = "the quote opened on line %d is never closed: close it, or write a quote within a cell twice"
                    .formatted(quoteLine);
        }
        for (int i = offset; i < offset + read; i++) {
            chars[i] = next(chars[i]);
            if (fault != null) {
                return i == offset ? -1 : i - offset;
            }
        }
        return read;
    }

    /** What a reader of CSV sees of a character: the other quotes of a cell that is broken are no quotes. */
    private char next(char c) {
        boolean secondOfBreak = c == '\n' && afterReturn;
        boolean isBreak = c == '\n' || c == '\r';
        afterReturn = c == '\r';
        if (isBreak && !secondOfBreak) {
            line++;
        }
        switch (place) {
            case QUOTED -> place = c == '"' ? Place.AFTER_QUOTE : Place.QUOTED;
            case AFTER_QUOTE -> {
                if (c == '"') {
                    place = Place.QUOTED;
                } else if (!endsCell(c, isBreak)) {
                    afterQuote(c);
                }
            }
            case START_OF_CELL -> {
                if (c == '"') {
                    place = Place.QUOTED;
                    quoteLine = line;
                } else if (!endsCell(c, isBreak)) {
                    place = Place.PLAIN;
                }
            }
            case PLAIN -> endsCell(c, isBreak);
            case BROKEN -> {
                endsCell(c, isBreak);
                return c == '"' ? '\'' : c;
            }
        }
        return c;
    }

    private void afterQuote(char c) {
        String reason =
                "the quote opened on line %d is closed on line %d before '%s': write a quote within a cell twice"
                        .formatted(quoteLine, line, c);
        if (line == quoteLine) {
            broken.put(recordLine, reason);
            place = Place.BROKEN;
        } else {
            fault = reason;
        }
    }

    private boolean endsCell(char c, boolean isBreak) {
        if (isBreak) {
            recordLine = line;
        }
        if (isBreak || c == separator) {
            place = Place.START_OF_CELL;
            return true;
        }
        return false;
    }
}
