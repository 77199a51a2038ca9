package io.parsermanager.http.error;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.BadRequestException;
import java.util.List;

/** The input is wrong: 400 with the place of each fault. */
public class InvalidInputException extends BadRequestException {
    /**
     * One fault.
     *
     * @param pointer JSON pointer into the body; null for a parameter
     * @param parameter name of the query, path or header parameter; null for the body
     * @param detail what is wrong, and the remedy
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fault(String pointer, String parameter, String detail) {
        /** The field: the first step of the JSON pointer, so /tags/0 is a fault of tags. Empty if the whole body is wrong. */
        public String field() {
            return pointer == null ? parameter : pointer.split("/", -1)[pointer.isEmpty() ? 0 : 1];
        }
    }

    private final transient List<Fault> faults;

    public InvalidInputException(List<Fault> faults) {
        super(faults.get(0).detail);
        this.faults = List.copyOf(faults);
    }

    /**
     * A field of the body is wrong.
     *
     * @param field its JSON name
     */
    public static InvalidInputException field(String field, String detail) {
        return pointer("/" + field, detail);
    }

    /** A place in the body is wrong. */
    public static InvalidInputException pointer(String pointer, String detail) {
        return new InvalidInputException(List.of(new Fault(pointer, null, detail)));
    }

    /** A query, path or header parameter is wrong. */
    public static InvalidInputException parameter(String name, String detail) {
        return new InvalidInputException(List.of(new Fault(null, name, detail)));
    }

    public List<Fault> faults() {
        return faults;
    }
}
