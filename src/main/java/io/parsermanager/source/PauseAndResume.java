package io.parsermanager.source;

import io.parsermanager.http.Caller;
import io.parsermanager.http.FutureTimes;
import io.parsermanager.text.SingleLine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.NotFoundException;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/**
 * Pauses and resumes sources, source types, task types and tags. A paused thing makes no tasks. Its schedules move on, so resuming fires
 * nothing that was missed.
 */
@ApplicationScoped
public class PauseAndResume {
    private static final String PAUSE = """
            UPDATE %s SET paused_at = now(), paused_until = CAST(:until AS timestamptz), pause_reason = :reason, paused_by = :actor,
                   updated_at = now()
            WHERE %s = :key
            """;

    private static final String RESUME = """
            UPDATE %s SET paused_at = NULL, paused_until = NULL, pause_reason = NULL, paused_by = NULL, updated_at = now()
            WHERE %s = :key
            """;

    /**
     * The fields of a pause.
     *
     * @param until the time at which it resumes by itself; left out: never
     */
    @Schema(examples = "{\"reason\": \"moves to another host\", \"until\": \"2026-12-01T00:00:00Z\"}")
    public record PauseRequest(
            @Size(max = 1000) @SingleLine(breaks = true) String reason,
            @Future(message = "must be in the future") Instant until) {
        public static final PauseRequest NONE = new PauseRequest(null, null);
    }

    /** The things with a key that can be paused. */
    public enum Pausable {
        SOURCE("source", "id"),
        TASK_TYPE("task_type", "id"),
        SOURCE_TYPE("source_type", "code");

        private final String table;
        private final String key;

        Pausable(String table, String key) {
            this.table = table;
            this.key = key;
        }

        String title() {
            return table.replace('_', ' ');
        }
    }

    private final Session session;
    private final Caller caller;
    private final FutureTimes futureTimes;

    PauseAndResume(Session session, Caller caller, FutureTimes futureTimes) {
        this.futureTimes = futureTimes;
        this.session = session;
        this.caller = caller;
    }

    /** Starts a pause, or changes the reason and the end of one. */
    @Transactional
    public void pause(Pausable what, Object key, PauseRequest request) {
        if (request.until != null) {
            futureTimes.require("until", request.until);
        }
        int paused = session.createNativeMutationQuery(PAUSE.formatted(what.table, what.key))
                .setParameter("key", key)
                .setParameter("until", request.until, Instant.class)
                .setParameter("reason", request.reason, String.class)
                .setParameter("actor", caller.name(), String.class)
                .executeUpdate();
        if (paused == 0) {
            throw new NotFoundException("There is no %s %s".formatted(what.title(), key));
        }
    }

    /** Ends a pause. A thing that is not paused stays as it is. */
    @Transactional
    public void resume(Pausable what, Object key) {
        int resumed = session.createNativeMutationQuery(RESUME.formatted(what.table, what.key))
                .setParameter("key", key)
                .executeUpdate();
        if (resumed == 0) {
            throw new NotFoundException("There is no %s %s".formatted(what.title(), key));
        }
    }
}
