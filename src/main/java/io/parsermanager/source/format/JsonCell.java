package io.parsermanager.source.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.http.error.JsonProblems;

/** Reads a cell or an attribute with JSON: one value, without duplicate fields. */
final class JsonCell {
    private JsonCell() {}

    /**
     * Parses the value.
     *
     * @param name the name of the column or attribute, for the message
     * @param text the JSON; null gives null
     * @throws IllegalArgumentException if it is not JSON or of another type
     */
    static <T> T parse(ObjectMapper json, String name, String text, Class<T> type) {
        try {
            return text == null
                    ? null
                    : json.readerFor(type)
                            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + " " + JsonProblems.describe(e), e);
        }
    }
}
