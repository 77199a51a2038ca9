package io.parsermanager.http;

import io.parsermanager.http.error.InvalidInputException;
import io.parsermanager.http.error.InvalidInputException.Fault;
import java.util.ArrayList;
import java.util.List;

/** Collects the faults of one body, so that a caller corrects all of them in one go. */
final class FieldFaults {
    /** More faults help nobody, and each one costs another reading of the body. */
    private static final int MANY = 20;

    private final List<Fault> faults = new ArrayList<>();

    void add(Fault fault) {
        faults.add(fault);
    }

    void addAll(List<Fault> more) {
        faults.addAll(more);
    }

    /** Adds faults of fields that have none yet: a field that could not be read has its value of before. */
    void addNew(List<Fault> more) {
        List<Fault> ofOthers =
                more.stream().filter(fault -> !isOf(fault.field())).toList();
        faults.addAll(ofOthers);
    }

    <T> void check(FieldRule<T> rule, T result) {
        if (rule.fields().stream().noneMatch(this::isOf)) {
            try {
                rule.check().accept(result);
            } catch (InvalidInputException e) {
                faults.addAll(e.faults());
            }
        }
    }

    boolean areMany() {
        return faults.size() >= MANY;
    }

    void throwIfAny() {
        if (!faults.isEmpty()) {
            throw new InvalidInputException(faults);
        }
    }

    private boolean isOf(String field) {
        return faults.stream().anyMatch(fault -> fault.field().equals(field));
    }
}
