package io.parsermanager.track;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.parsermanager.text.JsonRules;
import java.io.IOException;

/** How JSON of strangers is parsed: within limits, and with nothing of it kept afterwards. */
final class JsonText {
    /** Of stats and state {@link JsonbRules} says it with the field's name. This is for fields that are skipped. */
    private static final int MAX_DEPTH = JsonRules.MAX_DEPTH + 10;

    private static final int MAX_NAME = 50_000;

    /** Names are not kept from one status to the next: strangers could fill the heap with them. */
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

    /** What is wrong with JSON that exceeds a limit: the texts and numbers of a status are limited by its length. */
    static String tooMuch(StreamConstraintsException e) {
        return String.valueOf(e.getMessage()).contains("depth")
                ? "it is nested more than %d levels deep".formatted(MAX_DEPTH)
                : "it has a field name of more than %d characters".formatted(MAX_NAME);
    }

    /** Where it stops being JSON. */
    static String notJson(JsonParseException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? "it is not JSON"
                : "it is not JSON at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }
}
