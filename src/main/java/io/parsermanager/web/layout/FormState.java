package io.parsermanager.web.layout;

import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.http.error.Rejection;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands in the fields of a form, and what is wrong with it: nothing that a person has typed is lost when it is refused. */
@TemplateData
public final class FormState {
    private final Map<String, String> values;
    private final List<Fault> faults;

    private FormState(Map<String, String> values, List<Fault> faults) {
        this.values = Map.copyOf(values);
        this.faults = List.copyOf(faults);
    }

    /** An empty form. */
    public static FormState nothing() {
        return new FormState(Map.of(), List.of());
    }

    /** A form with these values in it; null leaves a field empty. */
    public static FormState of(Map<String, ?> values) {
        Map<String, String> texts = new HashMap<>();
        values.forEach((name, value) -> texts.put(name, value == null ? "" : String.valueOf(value)));
        return new FormState(texts, List.of());
    }

    /** What was sent. */
    public static FormState of(MultivaluedMap<String, String> form) {
        Map<String, String> texts = new HashMap<>();
        form.forEach((name, sent) -> texts.put(name, sent.isEmpty() ? "" : sent.get(0)));
        return new FormState(texts, List.of());
    }

    public FormState refused(Rejection refused) {
        return new FormState(values, refused.faults());
    }

    /** The same with another value in one field. */
    public FormState with(String field, String value) {
        Map<String, String> changed = new HashMap<>(values);
        changed.put(field, value);
        return new FormState(changed, faults);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public boolean isChecked(String field) {
        return values.containsKey(field) && !values.get(field).equals("false");
    }

    public boolean isRefused() {
        return !faults.isEmpty();
    }

    /** What is wrong with a field; null: nothing. */
    public String fault(String field) {
        return faults.stream()
                .filter(fault -> name(fault).equals(field))
                .map(Fault::detail)
                .findFirst()
                .orElse(null);
    }

    /**
     * A fault of no field that was sent.
     *
     * @param field what it is a fault of; empty: of all of it
     */
    @TemplateData
    public record OtherFault(String field, String detail) {}

    /** What is wrong, but with no field that was sent. */
    public List<OtherFault> otherFaults() {
        return faults.stream()
                .filter(fault -> !values.containsKey(name(fault)))
                .map(fault -> new OtherFault(name(fault), fault.detail()))
                .toList();
    }

    /** A pointer's first step: /tags/0 is a fault of the field of tags. */
    private static String name(Fault fault) {
        return fault.pointer() == null
                ? fault.parameter()
                : fault.pointer().split("/", -1)[fault.pointer().isEmpty() ? 0 : 1];
    }
}
