package io.parsermanager.create;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.http.error.ConflictException;
import io.parsermanager.settings.Settings;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * Runs a request once per Idempotency-Key and day, and gives the same answer to every repetition.
 *
 * <p>The key's row stays locked while the request runs, so a repetition waits for the answer. If the replica dies, no row is left and the
 * next repetition runs the request again. A request under one key must therefore be safe to repeat, as a firing is.
 */
@ApplicationScoped
public class IdempotencyKeys {
    /** The longest that one request may take. A request for a million schedules takes a minute or two. */
    private static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private static final String FORGET = """
            DELETE FROM idempotency_key WHERE key IN (
                SELECT key FROM idempotency_key WHERE created_at < now() - interval '1 day' LIMIT 1000 FOR UPDATE SKIP LOCKED)
            """;

    private static final String TAKE = """
            INSERT INTO idempotency_key (key, request, answer) VALUES (:key, :request, 'null') ON CONFLICT (key) DO NOTHING
            RETURNING CAST(CAST(created_at AS date) AS text)
            """;

    private static final String ANSWERED = """
            SELECT request, CAST(answer AS text) FROM idempotency_key WHERE key = :key
            """;

    private static final String KEEP = """
            UPDATE idempotency_key SET answer = CAST(:answer AS jsonb) WHERE key = :key
            """;

    /** One row of {@link #ANSWERED}. */
    @RegisterForReflection
    public record Answered(String request, String answer) {}

    private final Session session;
    private final ObjectMapper json;

    /**
     * Each request holds a connection while its work takes others. Without this limit, many requests could hold all connections and wait
     * for each other.
     */
    private final Semaphore permits;

    IdempotencyKeys(Session session, ObjectMapper json, Settings settings) {
        this.session = session;
        this.json = json;
        this.permits = new Semaphore(Math.max(1, (settings.poolSize() + settings.poolOverflow()) / 4), true);
    }

    /**
     * Returns the kept answer to a key, or runs the work and keeps its answer.
     *
     * @param request the request as text; equal requests must give equal texts
     * @param work the request's work; it receives the key with the day, and must be safe to repeat under that name
     * @throws Conflict if the key has been used for a different request
     */
    public <T> T answer(String key, String request, Class<T> type, Function<String, T> work) {
        permits.acquireUninterruptibly();
        try {
            return answerInTurn(key, request, type, work);
        } finally {
            permits.release();
        }
    }

    /** A repetition that arrives while its request runs waits for the answer, longer than POSTGRES_LOCK_TIMEOUT if necessary. */
    private <T> T answerInTurn(String key, String request, Class<T> type, Function<String, T> work) {
        long end = System.nanoTime() + MAX_DURATION.toNanos();
        while (true) {
            try {
                return QuarkusTransaction.requiringNew()
                        .timeout((int) MAX_DURATION.toSeconds())
                        .call(() -> answerNow(key, request, type, work));
            } catch (QuarkusTransactionException | PersistenceException e) {
                boolean isRunning = DatabaseFailure.of(e)
                        .filter(DatabaseFailure.LOCKED::equals)
                        .isPresent();
                if (!isRunning || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private <T> T answerNow(String key, String request, Class<T> type, Function<String, T> work)
            throws JsonProcessingException {
        // this transaction is idle while the work runs in transactions of its own; a replica that falls silent
        // meanwhile gives the key back
        session.createNativeMutationQuery("SET LOCAL idle_in_transaction_session_timeout = '15min'")
                .executeUpdate();
        session.createNativeMutationQuery(FORGET).executeUpdate();
        List<String> taken = session.createNativeQuery(TAKE, String.class)
                .setParameter("key", key)
                .setParameter("request", request)
                .getResultList();
        return taken.isEmpty() ? kept(key, request, type) : keep(key, work.apply(key + ":" + taken.get(0)));
    }

    private <T> T kept(String key, String request, Class<T> type) throws JsonProcessingException {
        List<Answered> rows = session.createNativeQuery(ANSWERED, Answered.class)
                .setParameter("key", key)
                .getResultList();
        if (rows.isEmpty() || !rows.get(0).request.equals(request)) {
            throw new ConflictException(
                    "This Idempotency-Key was used for another request within the last day: use a new one");
        }
        return json.readValue(rows.get(0).answer, type);
    }

    private <T> T keep(String key, T answer) throws JsonProcessingException {
        session.createNativeMutationQuery(KEEP)
                .setParameter("key", key)
                .setParameter("answer", json.writeValueAsString(answer))
                .executeUpdate();
        return answer;
    }
}
