package io.parsermanager.source.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.http.error.JsonProblems;

/** A cell or an attribute that is JSON: one value, without a field that is there twice. */
final class JsonCell {
    private JsonCell() {}

    /**
     * Its value.
     *
     * @param name of the column or attribute, for the message
     * @param text may be null: then the value is too
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
