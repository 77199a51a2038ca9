package io.parsermanager.track;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.parsermanager.track.DeadLetter.Reason;
import io.parsermanager.track.StatusMessage.Failure;
import io.parsermanager.track.StatusMessage.SourceOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Reads one status off the wire, and brings it into the bounds of the table: long texts are cut, nothing is null that may not be. */
@ApplicationScoped
public class StatusReader {
    /** The bytes are not a status; says why. */
    public static final class Unreadable extends Exception {
        private final Reason reason;

        Unreadable(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    private static final Failure NO_FAILURE = new Failure(null, null, null);

    /** The columns' limits: see the migration. */
    private static final int MAX_CODE = 100;

    private static final int MAX_MESSAGE = 2000;
    private static final int MAX_WORKER = 200;

    /** A parser that asks for more is held to this: its task's hard limit comes sooner anyway. */
    private static final long MAX_RETRY_AFTER_S = 2_592_000;

    private final ObjectReader reader;

    StatusReader(ObjectMapper json) {
        this.reader = json.readerFor(StatusMessage.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }

    /**
     * Reads one status.
     *
     * @throws Unreadable if it is not JSON, lacks task_id or status, or has an unknown status
     */
    public StatusMessage read(byte[] bytes) throws Unreadable {
        if (bytes == null || bytes.length == 0) {
            throw new Unreadable(Reason.NOT_JSON, "it is empty");
        }
        StatusMessage status;
        try {
            status = reader.readValue(bytes);
        } catch (JsonProcessingException e) {
            throw new Unreadable(reason(e), e.getOriginalMessage());
        } catch (IOException e) {
            // the bytes are not UTF-8
            throw new Unreadable(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        if (status == null) {
            throw new Unreadable(Reason.NOT_A_STATUS, "it is null");
        }
        if (status.taskId() == null) {
            throw new Unreadable(Reason.NO_TASK_ID, "task_id is missing");
        }
        if (status.status() == null) {
            throw new Unreadable(Reason.NO_STATUS, "status is missing");
        }
        return new StatusMessage(
                status.taskId(),
                status.attempt(),
                status.status(),
                cut(status.worker(), MAX_WORKER),
                status.stats(),
                bounded(status.error()),
                outcomes(status.sources()));
    }

    /** Inside an object Jackson wraps what it finds. */
    private static Reason reason(JsonProcessingException e) {
        if (e instanceof InvalidFormatException format && format.getTargetType() == StatusMessage.Status.class) {
            return Reason.UNKNOWN_STATUS;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonParseException || cause instanceof CharConversionException) {
                return Reason.NOT_JSON;
            }
        }
        return Reason.NOT_A_STATUS;
    }

    private static Failure bounded(Failure error) {
        if (error == null) {
            return NO_FAILURE;
        }
        Long retryAfter =
                error.retryAfterS() == null ? null : Math.max(0, Math.min(error.retryAfterS(), MAX_RETRY_AFTER_S));
        return new Failure(cut(error.code(), MAX_CODE), cut(error.message(), MAX_MESSAGE), retryAfter);
    }

    private static List<SourceOutcome> outcomes(List<SourceOutcome> sources) {
        return sources == null
                ? List.of()
                : sources.stream()
                        .filter(Objects::nonNull)
                        .filter(source -> source.id() != null)
                        .toList();
    }

    /** PostgreSQL counts code points, and has no place for NUL. */
    private static String cut(String text, int limit) {
        if (text == null) {
            return null;
        }
        String clean = text.replace("\u0000", "");
        return clean.codePointCount(0, clean.length()) <= limit
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, limit));
    }
}
