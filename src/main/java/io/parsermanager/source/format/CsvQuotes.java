package io.parsermanager.source.format;

import io.parsermanager.source.format.SourceFormat.Unreadable;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the characters of a CSV file and checks its quotes, because a quote that is never closed would turn the rest of the file into one
 * cell. At such an error the file ends, and {@link #requireWhole} names the line of the quote.
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

    /** Broken records that end properly, by their first lines. The reader removes each when it reaches it. */
    private final Map<Long, String> broken = new HashMap<>();

    CsvQuotes(Reader text, char separator) {
        super(text);
        this.separator = separator;
    }

    /**
     * Throws if the file ended with this record because of an open quote.
     *
     * @param record the first line of the record
     * @throws Unreadable with the line on which the quote was opened
     */
    void requireWhole(long record) throws Unreadable {
        if (fault != null && record >= recordLine) {
            throw new Unreadable(quoteLine, fault);
        }
    }

    /**
     * Why a record is broken although the rest of the file is whole; null if it is not broken.
     *
     * @param record the first line of the record
     */
    String faultOf(long record) {
        return broken.remove(record);
    }

    /** The error for a cell that does not end within this many characters. */
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

    /** The character that the CSV parser sees. Further quotes of a broken cell are replaced. */
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
