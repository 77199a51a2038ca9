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
 * Does a request once per Idempotency-Key and day, and answers the same again to those who repeat it.
 *
 * <p>The key's row stays locked while the work runs: a repetition that comes meanwhile waits for the answer. A replica that
 * dies leaves no row, so the work is done again; work under one key must therefore be safe to repeat, as a firing is.
 */
@ApplicationScoped
public class IdempotencyKeys {
    /** The longest that one request may work: a million schedules take a minute or two. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

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

    /** Each request holds a connection while its work takes others: a crowd that held them all would wait for itself. */
    private final Semaphore places;

    IdempotencyKeys(Session session, ObjectMapper json, Settings settings) {
        this.session = session;
        this.json = json;
        this.places = new Semaphore(Math.max(1, (settings.poolSize() + settings.poolOverflow()) / 4), true);
    }

    /**
     * The answer to a key: the kept one, or what the work answers now.
     *
     * @param request what is asked for, in any form that is equal for equal requests
     * @param work is given the key with the day: what it does under that name it may do again
     * @throws Conflict if the key has been used for another request
     */
    public <T> T answer(String key, String request, Class<T> type, Function<String, T> work) {
        places.acquireUninterruptibly();
        try {
            return answerInTurn(key, request, type, work);
        } finally {
            places.release();
        }
    }

    /** Who comes with a key while its request is at work waits for the answer, longer than POSTGRES_LOCK_TIMEOUT if need be. */
    private <T> T answerInTurn(String key, String request, Class<T> type, Function<String, T> work) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return QuarkusTransaction.requiringNew()
                        .timeout((int) PATIENCE.toSeconds())
                        .call(() -> answerNow(key, request, type, work));
            } catch (QuarkusTransactionException | PersistenceException e) {
                boolean atWork = DatabaseFailure.of(e)
                        .filter(DatabaseFailure.LOCKED::equals)
                        .isPresent();
                if (!atWork || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    private <T> T answerNow(String key, String request, Class<T> type, Function<String, T> work)
            throws JsonProcessingException {
        // this transaction has nothing to do while the work's own are at it
        session.createNativeMutationQuery("SET LOCAL idle_in_transaction_session_timeout = 0")
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
