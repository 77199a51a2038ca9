package io.parsermanager.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.JsonProblems;
import java.io.CharConversionException;
import java.io.IOException;

/** Reads exactly one JSON object: no second document after it, and no field twice. */
public final class StrictJson {
    private StrictJson() {}

    /**
     * The object; null for an empty text.
     *
     * @throws InvalidInputException if it is not JSON in UTF-8, no object, or more than one
     */
    public static ObjectNode object(ObjectMapper mapper, byte[] bytes) throws IOException {
        return object(read(mapper, bytes));
    }

    /**
     * The same, with null for the literal null, too: generated clients send it for a body that is left out.
     *
     * @throws InvalidInputException if it is not JSON in UTF-8, neither an object nor null, or more than one
     */
    public static ObjectNode objectOrNull(ObjectMapper mapper, byte[] bytes) throws IOException {
        JsonNode tree = read(mapper, bytes);
        return tree != null && tree.isNull() ? null : object(tree);
    }

    private static JsonNode read(ObjectMapper mapper, byte[] bytes) throws IOException {
        ObjectReader json = mapper.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
        try (JsonParser parser = json.createParser(bytes)) {
            JsonNode tree = json.readTree(parser);
            if (parser.nextToken() != null) {
                JsonLocation second = parser.currentTokenLocation();
                throw InvalidInputException.pointer(
                        "",
                        "holds a second JSON document at line %d, column %d: send one at a time"
                                .formatted(second.getLineNr(), second.getColumnNr()));
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw JsonProblems.of(e);
        } catch (ArithmeticException | NumberFormatException e) {
            throw InvalidInputException.pointer("", "holds a number that is too large to keep");
        } catch (CharConversionException e) {
            throw InvalidInputException.pointer("", "is not in UTF-8");
        }
    }

    private static ObjectNode object(JsonNode tree) {
        if (tree == null || tree.isMissingNode()) {
            return null;
        }
        if (!(tree instanceof ObjectNode object)) {
            throw InvalidInputException.pointer("", "must be an object");
        }
        return object;
    }
}
