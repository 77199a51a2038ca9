package io.parsermanager.track.message;

import com.fasterxml.jackson.core.JsonToken;
import io.parsermanager.text.JsonRules;
import io.parsermanager.text.TextRules;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
import io.parsermanager.track.message.StatusReader.Unreadable;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Applies the rules of {@link JsonRules} and {@link TextRules} to JSON that is read token by token, and one more: the size of the JSON in
 * PostgreSQL is bounded. The service checks this itself, because PostgreSQL would refuse the whole batch.
 */
final class JsonbRules {
    private final String pointer;
    private final int maxBytes;
    private int depth;

    /** Digits that PostgreSQL adds to numbers: it writes 1e400 as 401 digits. */
    private long added;

    JsonbRules(String pointer, int maxBytes) {
        this.pointer = pointer;
        this.maxBytes = maxBytes;
    }

    /**
     * Checks one token.
     *
     * @return the depth within objects and arrays after the token; 0 at the end of the value
     */
    int check(JsonToken token, String text) throws Unreadable {
        switch (token) {
            case START_OBJECT, START_ARRAY -> deeper();
            case END_OBJECT, END_ARRAY -> depth--;
            case FIELD_NAME -> refuse(TextRules.faultOfValue(text).map(fault -> "has a field whose name " + fault));
            case VALUE_STRING -> refuse(TextRules.faultOfValue(text));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(text);
            default -> {}
        }
        return depth;
    }

    private void deeper() throws Unreadable {
        depth++;
        if (depth > JsonRules.MAX_DEPTH + 1) {
            throw refused("is nested more than %d levels deep".formatted(JsonRules.MAX_DEPTH));
        }
    }

    private void checkNumber(String text) throws Unreadable {
        if (text.length() > JsonRules.MAX_DIGITS) {
            throw tooManyDigits();
        }
        if (text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            // an exponent of ten digits
            throw tooManyDigits();
        }
        refuse(JsonRules.faultOfNumber(number));
        added += (long) number.precision() + Math.abs((long) number.scale());
        if (added > maxBytes) {
            throw refused(
                    "has more than %d bytes with its numbers written out: send them as texts".formatted(maxBytes));
        }
    }

    private Unreadable tooManyDigits() {
        return refused("must not have more than %d digits when it is written without an exponent"
                .formatted(JsonRules.MAX_DIGITS));
    }

    private void refuse(Optional<String> fault) throws Unreadable {
        if (fault.isPresent()) {
            throw refused(fault.get());
        }
    }

    private Unreadable refused(String detail) {
        return new Unreadable(Reason.REFUSED_BY_DATABASE, pointer + " " + detail);
    }
}
