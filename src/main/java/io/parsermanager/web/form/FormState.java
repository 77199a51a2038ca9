package io.parsermanager.web.form;

import io.parsermanager.http.error.InvalidInputException.Fault;
import io.parsermanager.http.error.Rejection;
import io.quarkus.qute.TemplateData;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The values of a form's fields and the errors in them. A rejected form keeps everything that the visitor typed. */
@TemplateData
public final class FormState {
    /** The hidden field with the version of the thing that the form was made of. */
    public static final String VERSION = "version";

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

    /** A form with these values; null leaves a field empty. */
    public static FormState of(Map<String, ?> values) {
        Map<String, String> texts = new HashMap<>();
        values.forEach((name, value) -> texts.put(name, value == null ? "" : String.valueOf(value)));
        return new FormState(texts, List.of());
    }

    /** A form as the browser sent it. */
    public static FormState of(MultivaluedMap<String, String> form) {
        Map<String, String> texts = new HashMap<>();
        form.forEach((name, sent) -> texts.put(name, sent.isEmpty() ? "" : sent.get(0)));
        return new FormState(texts, List.of());
    }

    /** A form as it was sent, with the reasons why it was rejected. */
    public FormState rejected(Rejection rejection) {
        return new FormState(values, rejection.faults());
    }

    /**
     * A form as it was sent, with the reasons why it was rejected. If somebody else changed the thing meanwhile, the form carries the
     * present version: whoever saves again has seen that and replaces it.
     *
     * @param presentVersion the version of the thing as it is now
     */
    public static FormState rejected(
            MultivaluedMap<String, String> form, Rejection rejection, Supplier<String> presentVersion) {
        FormState sent = of(form).rejected(rejection);
        if (!rejection.isOfAnotherVersion()) {
            return sent;
        }
        Map<String, String> values = new HashMap<>(sent.values);
        values.put(VERSION, presentVersion.get());
        return new FormState(values, sent.faults);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public boolean isChecked(String field) {
        return values.containsKey(field) && !values.get(field).equals("false");
    }

    public boolean isRejected() {
        return !faults.isEmpty();
    }

    /** The error of a field; null if there is none. */
    public String fault(String field) {
        return faults.stream()
                .filter(fault -> fault.field().equals(field))
                .map(Fault::detail)
                .findFirst()
                .orElse(null);
    }

    /**
     * An error outside the fields of the form.
     *
     * @param field the name of what is wrong; empty for the whole form
     */
    @TemplateData
    public record OtherFault(String field, String detail) {}

    /** The errors outside the fields of the form. */
    public List<OtherFault> otherFaults() {
        return faults.stream()
                .filter(fault -> !values.containsKey(fault.field()))
                .map(fault -> new OtherFault(fault.field(), fault.detail()))
                .toList();
    }
}
