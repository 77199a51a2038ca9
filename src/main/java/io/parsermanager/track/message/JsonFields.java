package io.parsermanager.track.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
import io.parsermanager.track.message.StatusReader.Unreadable;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Reads the fields of a status token by token. It builds no objects for fields that nobody asks for, and checks the type of each field. */
final class JsonFields {
    /** Handles a field. The current token is its value. */
    interface Field {
        void read(String name) throws IOException, Unreadable;
    }

    /** Handles an element of an array. The current token is its value. */
    interface Element {
        void read(String pointer) throws IOException, Unreadable;
    }

    /** As in status.schema.json. PostgreSQL stores every time of these years. */
    private static final Pattern TIME = Pattern.compile(
            "[1-9]\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-7]):[0-5]\\d)");

    private static final String NOT_A_TIME =
            "must be a time in ISO 8601 with seconds and a zone, such as 2026-11-24T06:00:00Z";

    private final JsonParser parser;
    private final String text;
    private final int maxBytes;

    JsonFields(JsonParser parser, String text, int maxBytes) {
        this.parser = parser;
        this.text = text;
        this.maxBytes = maxBytes;
    }

    /** Calls the handler for every field of the object that begins with the current token. */
    void each(Field field) throws IOException, Unreadable {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
        }
    }

    /** Calls the handler for every element of an array; for null it makes no call. */
    void elements(String pointer, Element element) throws IOException, Unreadable {
        if (is(JsonToken.VALUE_NULL)) {
            return;
        }
        require(is(JsonToken.START_ARRAY), pointer, "must be an array");
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            element.read(pointer + "/" + i);
        }
    }

    /** Whether the value is an object, and not null. */
    boolean isObject(String pointer) throws Unreadable {
        require(is(JsonToken.START_OBJECT) || is(JsonToken.VALUE_NULL), pointer, "must be an object");
        return is(JsonToken.START_OBJECT);
    }

    /** The value as a whole number; null for JSON null. */
    Long wholeNumber(String pointer) throws IOException, Unreadable {
        if (is(JsonToken.VALUE_NULL)) {
            return null;
        }
        require(is(JsonToken.VALUE_NUMBER_INT), pointer, "must be a whole number");
        try {
            return Long.valueOf(parser.getText());
        } catch (NumberFormatException e) {
            throw wrong(pointer, "must be a whole number within its range");
        }
    }

    /** The value as text; null for JSON null. */
    String text(String pointer) throws IOException, Unreadable {
        if (is(JsonToken.VALUE_NULL)) {
            return null;
        }
        require(is(JsonToken.VALUE_STRING), pointer, "must be a text");
        return parser.getText();
    }

    /**
     * The value as text of a bounded length in code points; null for JSON null.
     *
     * @throws Unreadable if it is shorter or longer
     */
    String text(String pointer, int shortest, int longest) throws IOException, Unreadable {
        String value = text(pointer);
        if (value != null) {
            int length = value.codePointCount(0, value.length());
            require(
                    length >= shortest && length <= longest,
                    pointer,
                    "must have %d to %d characters".formatted(shortest, longest));
        }
        return value;
    }

    /** The value as a count from 0 to 2147483647; null for JSON null. */
    Integer count(String pointer) throws IOException, Unreadable {
        Long value = wholeNumber(pointer);
        if (value == null) {
            return null;
        }
        require(value >= 0 && value <= Integer.MAX_VALUE, pointer, "must be a whole number from 0 to 2147483647");
        return value.intValue();
    }

    /** Whether the value is true; null counts as false. */
    boolean isTrue(String pointer) throws Unreadable {
        require(
                is(JsonToken.VALUE_TRUE) || is(JsonToken.VALUE_FALSE) || is(JsonToken.VALUE_NULL),
                pointer,
                "must be true or false");
        return is(JsonToken.VALUE_TRUE);
    }

    /** The value as a time in ISO 8601 with seconds and a zone; null for JSON null. */
    Instant time(String pointer) throws IOException, Unreadable {
        String value = text(pointer);
        if (value == null) {
            return null;
        }
        require(TIME.matcher(value).matches(), pointer, NOT_A_TIME);
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw wrong(pointer, NOT_A_TIME);
        }
    }

    /** The value as the JSON text that came, after a check that PostgreSQL can store it unchanged; null for JSON null. */
    String json(String pointer) throws IOException, Unreadable {
        if (is(JsonToken.VALUE_NULL)) {
            return null;
        }
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        JsonbRules rules = new JsonbRules(pointer, maxBytes);
        JsonToken token = parser.currentToken();
        while (rules.check(token, token.isStructStart() || token.isStructEnd() ? "" : parser.getText()) > 0) {
            token = parser.nextToken();
        }
        return text.substring(begin, (int) parser.currentLocation().getCharOffset());
    }

    void skip() throws IOException {
        parser.skipChildren();
    }

    private boolean is(JsonToken token) {
        return parser.currentToken() == token;
    }

    private static void require(boolean holds, String pointer, String otherwise) throws Unreadable {
        if (!holds) {
            throw wrong(pointer, otherwise);
        }
    }

    private static Unreadable wrong(String pointer, String detail) {
        return new Unreadable(Reason.NOT_A_STATUS, pointer + " " + detail);
    }
}
