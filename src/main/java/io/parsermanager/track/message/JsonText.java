package io.parsermanager.track.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.parsermanager.text.JsonRules;
import java.io.IOException;

/** Parses JSON from Kafka within limits, and keeps no part of it afterwards. */
final class JsonText {
    /**
     * The depth limit of the parser. {@link JsonbRules} reports the depth of stats and state with the field's name; this limit is for
     * fields that the service skips.
     */
    private static final int MAX_DEPTH = JsonRules.MAX_DEPTH + 10;

    private static final int MAX_NAME = 50_000;

    /** The parser does not cache field names, because senders could fill the heap with them. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** Explains which limit the JSON exceeds. The length of a status limits its texts and numbers. */
    static String tooMuch(StreamConstraintsException e) {
        return String.valueOf(e.getMessage()).contains("depth")
                ? "it is nested more than %d levels deep".formatted(MAX_DEPTH)
                : "it has a field name of more than %d characters".formatted(MAX_NAME);
    }

    /** Explains where the text stops being JSON. */
    static String notJson(JsonParseException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? "it is not JSON"
                : "it is not JSON at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }
}
