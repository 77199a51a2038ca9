package io.parsermanager.http;

import io.parsermanager.http.error.InvalidInputException;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A rule for a body that the constraints of its record cannot say. {@link MergePatch} checks it if no field that it reads is wrong already, so
 * the caller gets the faults of all fields at once.
 *
 * @param fields the JSON names of the fields that the rule reads
 * @param check throws {@link InvalidInputException} if the rule is broken
 */
public record FieldRule<T>(Set<String> fields, Consumer<T> check) {
    /** A rule that reads one field. */
    public static <T> FieldRule<T> of(String field, Consumer<T> check) {
        return new FieldRule<>(Set.of(field), check);
    }

    /** A rule that reads two fields. */
    public static <T> FieldRule<T> of(String field, String other, Consumer<T> check) {
        return new FieldRule<>(Set.of(field, other), check);
    }
}
