package io.parsermanager.track;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.parsermanager.track.DeadLetter.Reason;
import io.parsermanager.track.StatusReader.Unreadable;
import java.io.IOException;

/** Reads the fields of a status token by token: nothing is made of what is not asked for, and each is of one type only. */
final class JsonFields {
    /** What to do with a field's value, which is the present token. */
    interface Field {
        void read(String name) throws IOException, Unreadable;
    }

    /** What to do with an element of an array, which is the present token. */
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

    /** Every field of the object that begins with the present token. */
    void each(Field field) throws IOException, Unreadable {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
        }
    }

    /** Every element of an array; none of null. */
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

    /** A whole number, or null. */
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

    /** A text, or null. */
    String text(String pointer) throws IOException, Unreadable {
        if (is(JsonToken.VALUE_NULL)) {
            return null;
        }
        require(is(JsonToken.VALUE_STRING), pointer, "must be a text");
        return parser.getText();
    }

    /** Any JSON as the text that came, or null. PostgreSQL can keep it, exactly. */
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
