package io.parsermanager.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.util.Set;

/**
 * Reads a body over what is there already: the defaults where something is made, the present values where it is patched.
 * Fields that the body lacks stay; objects are merged, with null taking a field away, and all else is replaced, as in JSON Merge Patch (RFC 7396).
 */
@ApplicationScoped
public class Bodies {
    private final ObjectMapper json;
    private final Validator validator;

    Bodies(ObjectMapper json, Validator validator) {
        this.json = strict(json.copy());
        this.validator = validator;
    }

    /** "5" is not a number, and 1 is not true: what a client means by them is for the client to say. */
    private static ObjectMapper strict(ObjectMapper json) {
        refuse(
                json,
                LogicalType.Textual,
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean);
        refuse(
                json,
                LogicalType.Integer,
                CoercionInputShape.String,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean);
        refuse(json, LogicalType.Boolean, CoercionInputShape.String, CoercionInputShape.Integer);
        return json;
    }

    private static void refuse(ObjectMapper json, LogicalType type, CoercionInputShape... shapes) {
        for (CoercionInputShape shape : shapes) {
            json.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
        }
    }

    /**
     * The base with the body's fields in place of its own.
     *
     * @throws Invalid if the body is missing, or has a field that the record lacks or of another type
     * @throws ConstraintViolationException if the result breaks the record's constraints
     */
    @SuppressWarnings("unchecked") // a record has no subclasses
    public <T extends Record> T over(T base, ObjectNode body) {
        if (body == null) {
            throw Invalid.pointer("", "is missing: send a JSON object");
        }
        ObjectNode merged = json.valueToTree(base);
        body.properties().forEach(field -> put(merged, field.getKey(), field.getValue()));
        T result = read(merged, (Class<T>) base.getClass());
        Set<ConstraintViolation<T>> violations = validator.validate(result);
        if (!violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return result;
    }

    /** The same where no body at all is fine too. */
    public <T extends Record> T overOptional(T base, ObjectNode body) {
        return body == null ? base : over(base, body);
    }

    private <T> T read(ObjectNode tree, Class<T> type) {
        ObjectReader reader = json.readerFor(type)
                .with(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        try {
            return reader.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw JsonFaults.of(e);
        }
    }

    private static void put(ObjectNode target, String key, JsonNode value) {
        if (target.get(key) instanceof ObjectNode present && value instanceof ObjectNode patch) {
            patch.properties().forEach(field -> merge(present, field.getKey(), field.getValue()));
        } else {
            target.set(key, value);
        }
    }

    /** Within an object null takes a field away; as a field of the body itself it is a value. */
    private static void merge(ObjectNode target, String key, JsonNode value) {
        if (value.isNull()) {
            target.remove(key);
        } else {
            put(target, key, value);
        }
    }
}
