package io.parsermanager.track;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.parsermanager.track.DeadLetter.Reason;
import io.parsermanager.track.StatusReader.Unreadable;
import java.io.IOException;

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
