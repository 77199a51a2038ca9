package io.parsermanager.http;

import java.util.List;

/** The caller's input is wrong in a way that an annotation cannot say: answered with 400 and the place of each fault. */
public class Invalid extends RuntimeException {
    /**
     * One fault.
     *
     * @param pointer JSON pointer into the body; null where a parameter is wrong
     * @param parameter name of the query, path or header parameter; null where the body is wrong
     * @param detail what is wrong and what would be right
     */
    public record Fault(String pointer, String parameter, String detail) {}

    private final transient List<Fault> faults;

    private Invalid(Fault fault) {
        super(fault.detail);
        this.faults = List.of(fault);
    }

    /**
     * A field of the body is wrong.
     *
     * @param field as it is called in JSON
     */
    public static Invalid field(String field, String detail) {
        return new Invalid(new Fault("/" + field, null, detail));
    }

    /** A query, path or header parameter is wrong. */
    public static Invalid parameter(String name, String detail) {
        return new Invalid(new Fault(null, name, detail));
    }

    public List<Fault> faults() {
        return faults;
    }
}
