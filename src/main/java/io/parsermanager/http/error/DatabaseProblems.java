package io.parsermanager.http.error;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.http.error.InvalidInputException.Fault;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers for failures of PostgreSQL: 409 or 400 for a violated constraint, 503 for an outage, else 500 and a line in the log. */
public class DatabaseProblems {
    private static final Logger LOG = Logger.getLogger(DatabaseProblems.class);

    /** Seconds for Retry-After: PostgreSQL restarts or fails over in about this time. */
    private static final int RETRY_AFTER = 5;

    /** Whether PostgreSQL caused a failure that passes by itself: away, read-only, too slow, or rolled back. */
    public static boolean isAway(Throwable failure) {
        return DatabaseFailure.isTemporary(failure);
    }

    /** The constraint that the input or the present state violates, if that is the failure. */
    static Optional<Fault> refusal(RuntimeException e) {
        return sqlException(e)
                .filter(sql -> {
                    String state = String.valueOf(sql.getSQLState());
                    return state.startsWith("23") || state.startsWith("22") || state.equals("54000");
                })
                .map(ConstraintMessages::fault);
    }

    @ServerExceptionMapper
    public Response map(RuntimeException e) {
        Optional<DatabaseFailure> temporary = DatabaseFailure.of(e);
        if (temporary.isPresent()) {
            LOG.warnf("%s: a request is answered 503", temporary.get().text());
            return unavailable(temporary.get());
        }
        Optional<SQLException> sql = sqlException(e);
        if (sql.isEmpty()) {
            return broken(e);
        }
        String state = String.valueOf(sql.get().getSQLState());
        return switch (state) {
            case "23505", "23503" -> refused(Response.Status.CONFLICT, sql.get());
            case "23514", "23502" -> refused(Response.Status.BAD_REQUEST, sql.get());
            default -> {
                if (state.startsWith("22") || state.equals("54000")) {
                    yield refused(Response.Status.BAD_REQUEST, sql.get());
                }
                yield broken(e);
            }
        };
    }

    /** The answer for a temporary failure. */
    static Response unavailable(DatabaseFailure failure) {
        String detail =
                switch (failure) {
                    case AWAY -> "The database is away; try again.";
                    case READ_ONLY -> "The database takes no changes at present; try again.";
                    case TOO_SLOW -> "The database took too long; try again, or ask for less.";
                    case NO_PARTITION -> "History is not ready for these tasks yet; try again.";
                    case LOCKED, ROLLED_BACK -> "Others are changing the same data; try again.";
                };
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, detail)
                .response()
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                .build();
    }

    static Response broken(Throwable e) {
        LOG.error("A request failed for a reason of ours", e);
        return problem(Response.Status.INTERNAL_SERVER_ERROR, "The failure is ours; the log has it.");
    }

    private static Response refused(Response.Status status, SQLException e) {
        Fault fault = ConstraintMessages.fault(e);
        if (fault.pointer().isEmpty()) {
            return problem(status, fault.detail());
        }
        return new Problem(
                        status.getStatusCode(),
                        status.getReasonPhrase(),
                        fault.pointer() + " " + fault.detail(),
                        null,
                        List.of(fault))
                .response()
                .build();
    }

    static Response problem(Response.Status status, String detail) {
        return Problem.of(status, detail).response().build();
    }

    private static Optional<SQLException> sqlException(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
