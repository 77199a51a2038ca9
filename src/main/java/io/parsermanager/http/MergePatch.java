package io.parsermanager.http;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.http.error.JsonProblems;
import io.parsermanager.http.error.Problems;
import io.parsermanager.text.JsonRules;
import io.parsermanager.text.TimeRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges a body into a base, as in JSON Merge Patch (RFC 7396): into the defaults for POST, into the present values for PATCH.
 * Fields that the body lacks stay. In an object, null removes a field.
 */
@ApplicationScoped
public class MergePatch {
    private final ObjectMapper json;
    private final Validator validator;

    MergePatch(ObjectMapper json, Validator validator) {
        this.json = strict(json.copy());
        this.validator = validator;
    }

    /** No coercion: "5" is not a number, "" is not null, and 1 is not true. */
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
        json.coercionConfigDefaults()
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                .setAcceptBlankAsEmpty(false);
        for (LogicalType type : LogicalType.values()) {
            refuse(json, type, CoercionInputShape.EmptyString);
        }
        json.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
        json.registerModule(new SimpleModule().addDeserializer(Instant.class, new TimeReader()));
        return json.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }

    private static void refuse(ObjectMapper json, LogicalType type, CoercionInputShape... shapes) {
        for (CoercionInputShape shape : shapes) {
            json.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
        }
    }

    /** By the one rule for times: no numbers, which might be seconds or milliseconds, and no empty text. */
    private static class TimeReader extends StdDeserializer<Instant> {
        TimeReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            Optional<Instant> time = TimeRules.read(parser.getText());
            return time.isPresent()
                    ? time.get()
                    : (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), TimeRules.FORM);
        }
    }

    /** Merges the body into the base, with no rules but the constraints of the record. */
    public <T extends Record> T over(T base, ObjectNode body) {
        return over(base, body, List.of());
    }

    /**
     * Merges the body into the base.
     *
     * @throws InvalidInputException with every fault: the body is missing; it has an unknown field, one of another type, or a value that
     *     PostgreSQL cannot keep; the result breaks the record's constraints or one of the rules
     */
    @SuppressWarnings("unchecked") // a record has no subclasses
    public <T extends Record> T over(T base, ObjectNode body, List<FieldRule<T>> rules) {
        if (body == null) {
            throw InvalidInputException.pointer("", "is missing: send a JSON object");
        }
        JsonRules.fault(body).ifPresent(fault -> {
            throw InvalidInputException.pointer(fault.pointer(), fault.detail());
        });
        ObjectNode before = json.valueToTree(base);
        ObjectNode merged = before.deepCopy();
        FieldFaults faults = new FieldFaults();
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (field.getValue() instanceof POJONode unread && unread.getPojo() instanceof Fault fault) {
                faults.add(fault);
            } else {
                put(merged, field.getKey(), field.getValue());
            }
        }
        T result = read(merged, before, (Class<T>) base.getClass(), faults);
        Set<ConstraintViolation<T>> violations = validator.validate(result);
        if (!violations.isEmpty()) {
            faults.addNew(Problems.faults(new ConstraintViolationException(violations)));
        }
        rules.forEach(rule -> faults.check(rule, result));
        faults.throwIfAny();
        return result;
    }

    /** Merges a body that may be missing. */
    public <T extends Record> T overOptional(T base, ObjectNode body) {
        return body == null ? base : over(base, body);
    }

    /** A field that cannot be read is a fault and keeps its value of before, so that the other fields are checked as well. */
    private <T> T read(ObjectNode tree, ObjectNode before, Class<T> type, FieldFaults faults) {
        ObjectReader reader = json.readerFor(type)
                .with(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        while (true) {
            try {
                return reader.treeToValue(tree, type);
            } catch (JsonProcessingException e) {
                faults.addAll(JsonProblems.of(e).faults());
                if (faults.areMany() || !takeBack(tree, before, field(e))) {
                    faults.throwIfAny();
                }
            }
        }
    }

    /** The field of the body in which an error is; empty if the parser does not say. */
    private static String field(JsonProcessingException e) {
        return e instanceof JsonMappingException wrong && !wrong.getPath().isEmpty()
                ? String.valueOf(wrong.getPath().get(0).getFieldName())
                : "";
    }

    /** Gives a field its value of before. False: it has that value already. */
    private static boolean takeBack(ObjectNode tree, ObjectNode before, String field) {
        JsonNode present = tree.get(field);
        if (present == null || present.equals(before.get(field))) {
            return false;
        }
        if (before.has(field)) {
            tree.set(field, before.get(field));
        } else {
            tree.remove(field);
        }
        return true;
    }

    private static void put(ObjectNode target, String key, JsonNode value) {
        if (target.get(key) instanceof ObjectNode present && value instanceof ObjectNode patch) {
            patch.properties().forEach(field -> merge(present, field.getKey(), field.getValue()));
        } else {
            target.set(key, value);
        }
    }

    /** Inside an object null removes a field. At the top of the body null is a value. */
    private static void merge(ObjectNode target, String key, JsonNode value) {
        if (value.isNull()) {
            target.remove(key);
        } else {
            put(target, key, value);
        }
    }
}
