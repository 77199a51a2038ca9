package io.parsermanager.track.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.parsermanager.settings.Settings;
import io.parsermanager.track.deadletter.DeadLetter.Reason;
import io.parsermanager.track.message.StatusMessage.Closing;
import io.parsermanager.track.message.StatusMessage.Failure;
import io.parsermanager.track.message.StatusMessage.SourceOutcome;
import io.parsermanager.track.message.StatusMessage.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/**
 * Reads one status from JSON and fits it to the table: it cuts long texts and replaces null where the table needs a value. {@code stats}
 * and {@code state} stay the text that the parser sent.
 */
@ApplicationScoped
public class StatusReader {
    /** Thrown if the bytes are not a status. The message says why, with a JSON pointer to the field. */
    public static final class Unreadable extends Exception {
        private final Reason reason;

        public Unreadable(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    private static final String OUT_OF_RANGE = "must be a whole number within its range";

    /** The limits of the columns: see the migration. */
    private static final int MAX_CODE = 100;

    private static final int MAX_MESSAGE = 2000;
    private static final int MAX_WORKER = 200;

    /** Longer than every token of the service: such a text is another token. */
    private static final int MAX_TOKEN = 100;

    /** The longest pause that a parser can ask for. The hard limit of its task is sooner anyway. */
    static final long MAX_RETRY_AFTER_S = 2_592_000;

    private final int maxBytes;

    @Inject
    StatusReader(Settings settings) {
        this(settings.kafkaStatusMaxBytes());
    }

    /**
     * Reads without a service.
     *
     * @param maxBytes of the longest status
     */
    public StatusReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Checks the length of a value before the service reads it.
     *
     * @throws Unreadable if it is longer than {@code KAFKA_STATUS_MAX_BYTES}
     */
    public void checkLength(int bytes) throws Unreadable {
        if (bytes > maxBytes) {
            throw new Unreadable(
                    Reason.TOO_LARGE,
                    "it has %d bytes, KAFKA_STATUS_MAX_BYTES is %d: send less in stats and state"
                            .formatted(bytes, maxBytes));
        }
    }

    /**
     * Reads one status.
     *
     * @throws Unreadable if it is not JSON, lacks task_id or status, has an unknown status, or a field of a wrong type
     */
    public StatusMessage read(byte[] bytes) throws Unreadable {
        if (bytes == null || bytes.length == 0) {
            throw new Unreadable(Reason.NOT_JSON, "it is empty");
        }
        checkLength(bytes.length);
        String text = text(bytes);
        Fields fields = new Fields();
        try (JsonParser parser = JsonText.parser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Unreadable(Reason.NOT_JSON, "it is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new Unreadable(Reason.NOT_A_STATUS, "it must be a JSON object");
            }
            fields.read(new JsonFields(parser, text, maxBytes));
            if (parser.nextToken() != null) {
                throw new Unreadable(Reason.NOT_JSON, "something follows the JSON object: send one status a record");
            }
        } catch (StreamConstraintsException e) {
            throw new Unreadable(Reason.NOT_A_STATUS, JsonText.tooMuch(e));
        } catch (JsonParseException e) {
            throw new Unreadable(Reason.NOT_JSON, JsonText.notJson(e));
        } catch (IOException e) {
            throw new Unreadable(Reason.NOT_JSON, "it is not JSON");
        }
        return fields.message();
    }

    /** Decodes UTF-8 and drops a byte order mark. */
    private static String text(byte[] bytes) throws Unreadable {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unreadable(Reason.NOT_JSON, "it is not JSON in UTF-8");
        }
    }

    /** The fields read so far. If a field comes twice, the last one counts. */
    private static final class Fields {
        private Long taskId;
        private Integer attempt;
        private String token;
        private Status status;
        private String worker;
        private String stats;
        private Failure error = Failure.NONE;
        private List<SourceOutcome> sources = List.of();
        private List<Closing> closings = List.of();

        void read(JsonFields fields) throws IOException, Unreadable {
            fields.each(name -> {
                switch (name) {
                    case "task_id" -> taskId = fields.wholeNumber("/task_id");
                    case "attempt" -> attempt = attempt(fields.wholeNumber("/attempt"));
                    case "token" -> token = cut(fields.text("/token"), MAX_TOKEN);
                    case "status" -> status = status(fields.text("/status"), "/status");
                    case "worker" -> worker = cut(fields.text("/worker"), MAX_WORKER);
                    case "stats" -> stats = fields.json("/stats");
                    case "error" -> error = failure(fields, "/error");
                    case "sources" -> sources = OutcomeReader.read(fields);
                    case "quota" -> closings = ClosingReader.read(fields);
                    default -> fields.skip();
                }
            });
        }

        StatusMessage message() throws Unreadable {
            if (taskId == null) {
                throw new Unreadable(Reason.NO_TASK_ID, "task_id is missing");
            }
            if (status == null) {
                throw new Unreadable(Reason.NO_STATUS, "status is missing");
            }
            return new StatusMessage(taskId, attempt, token, status, worker, stats, error, sources, closings);
        }
    }

    private static Integer attempt(Long attempt) throws Unreadable {
        if (attempt == null) {
            return null;
        }
        if (attempt < 1) {
            throw new Unreadable(Reason.NOT_A_STATUS, "/attempt must be 1 or more: attempts begin at 1");
        }
        if (attempt > Integer.MAX_VALUE) {
            throw new Unreadable(Reason.NOT_A_STATUS, "/attempt " + OUT_OF_RANGE);
        }
        return attempt.intValue();
    }

    static Status status(String name, String pointer) throws Unreadable {
        if (name == null) {
            return null;
        }
        try {
            return Status.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new Unreadable(
                    Reason.UNKNOWN_STATUS,
                    "%s '%s' is none of IN_PROGRESS, SUCCESS, FAILED".formatted(pointer, cut(name, MAX_CODE)));
        }
    }

    /** Reads an error of the task or of one source. */
    static Failure failure(JsonFields fields, String pointer) throws IOException, Unreadable {
        if (!fields.isObject(pointer)) {
            return Failure.NONE;
        }
        String[] texts = new String[2];
        Long[] wait = new Long[1];
        fields.each(name -> {
            switch (name) {
                case "code" -> texts[0] = cut(fields.text(pointer + "/code"), MAX_CODE);
                case "message" -> texts[1] = cut(fields.text(pointer + "/message"), MAX_MESSAGE);
                case "retry_after_s" -> wait[0] = fields.wholeNumber(pointer + "/retry_after_s");
                default -> fields.skip();
            }
        });
        return new Failure(
                texts[0], texts[1], wait[0] == null ? null : Math.max(0, Math.min(wait[0], MAX_RETRY_AFTER_S)));
    }

    /** Cuts a text to the limit in code points, as PostgreSQL counts it, and removes NUL, which PostgreSQL cannot store. */
    static String cut(String text, int limit) {
        String clean = clean(text);
        return clean == null || clean.codePointCount(0, clean.length()) <= limit
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, limit));
    }

    static String clean(String text) {
        return text == null ? null : text.replace("\u0000", "");
    }
}
