package io.parsermanager.search;

import io.parsermanager.database.DatabaseFailure;
import io.parsermanager.http.error.InvalidInputException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.Session;

/**
 * Finds tasks, groups and sources by a number, and sources by a piece of their name or address. Every search is bounded in rows and in
 * time.
 */
@ApplicationScoped
public class FindAnything {
    /** What was found. */
    public enum Kind {
        TASK,
        TASK_GROUP,
        SOURCE
    }

    /**
     * One thing that was found.
     *
     * @param name of a source; of others, their task type
     * @param detail the status, or the address of a source
     */
    @RegisterForReflection
    public record Found(Kind kind, long id, String name, String detail) {}

    /**
     * The result of a search.
     *
     * @param more there are more sources than these
     * @param wholeIdsOnly pieces were not searched, because PostgreSQL has no index of them
     */
    @RegisterForReflection
    public record Result(List<Found> items, boolean more, boolean wholeIdsOnly) {}

    /** One row of a query. */
    @RegisterForReflection
    record Row(Long id, String name, String detail) {}

    private static final int MAX_SOURCES = 50;

    /** The length from which trigrams narrow a search. */
    private static final int MIN_LENGTH = 3;

    private static final int MAX_LENGTH = 200;

    /** A search that takes longer finds too much to be of use. */
    private static final String LIMIT_TIME = "SELECT set_config('statement_timeout', '2000', true)";

    private static final String HAS_TRIGRAMS = "SELECT to_regclass('source_trigrams') IS NOT NULL";

    private static final String TASK = """
            SELECT t.id, tt.source_type || ' ' || tt.code AS name, t.status AS detail
            FROM all_tasks t JOIN task_type tt ON tt.id = t.task_type_id WHERE t.id = :id
            """;

    private static final String GROUP = """
            SELECT g.id, tt.source_type || ' ' || tt.code AS name, g.status AS detail
            FROM task_group g JOIN task_type tt ON tt.id = g.task_type_id WHERE g.id = :id
            """;

    private static final String SOURCE = "SELECT id, name, external_id AS detail FROM source WHERE id = :id";

    private static final String BY_PIECE = """
            SELECT id, name, external_id AS detail FROM source
            WHERE lower(name) LIKE :piece OR lower(external_id) LIKE :piece LIMIT :rows
            """;

    private static final String BY_WHOLE_ID = """
            SELECT id, name, external_id AS detail FROM source WHERE external_id = :text LIMIT :rows
            """;

    private final Session session;

    FindAnything(Session session) {
        this.session = session;
    }

    /**
     * Finds what a text means.
     *
     * @throws InvalidInputException if it is too short, or means too much
     */
    public Result find(String text) {
        String sought = text == null ? "" : text.strip();
        Long number = number(sought);
        if (sought.length() > MAX_LENGTH || (number == null && sought.length() < MIN_LENGTH)) {
            throw InvalidInputException.parameter(
                    "q", "must be a number, or 3 to 200 characters of the name or address of a source");
        }
        try {
            return QuarkusTransaction.requiringNew().call(() -> search(sought, number));
        } catch (RuntimeException e) {
            if (DatabaseFailure.of(e)
                    .filter(failure -> failure == DatabaseFailure.TOO_SLOW)
                    .isPresent()) {
                throw InvalidInputException.parameter("q", "finds too many sources: type more of the name or address");
            }
            throw e;
        }
    }

    private Result search(String text, Long number) {
        List<Found> found = new ArrayList<>();
        session.createNativeQuery(LIMIT_TIME, String.class).getSingleResult();
        if (number != null) {
            add(found, Kind.TASK, byId(TASK, number));
            add(found, Kind.TASK_GROUP, byId(GROUP, number));
            add(found, Kind.SOURCE, byId(SOURCE, number));
        }
        if (text.length() < MIN_LENGTH) {
            return new Result(found, false, false);
        }
        boolean pieces = session.createNativeQuery(HAS_TRIGRAMS, Boolean.class).getSingleResult();
        List<Row> sources = pieces
                ? session.createNativeQuery(BY_PIECE, Row.class)
                        .setParameter("piece", "%" + escaped(text.toLowerCase(Locale.ROOT)) + "%")
                        .setParameter("rows", MAX_SOURCES + 1)
                        .getResultList()
                : session.createNativeQuery(BY_WHOLE_ID, Row.class)
                        .setParameter("text", text)
                        .setParameter("rows", MAX_SOURCES + 1)
                        .getResultList();
        List<Row> others = sources.stream()
                .filter(source -> !source.id.equals(number))
                .limit(MAX_SOURCES)
                .toList();
        add(found, Kind.SOURCE, others);
        return new Result(found, sources.size() > MAX_SOURCES, !pieces);
    }

    private List<Row> byId(String sql, long id) {
        return session.createNativeQuery(sql, Row.class).setParameter("id", id).getResultList();
    }

    private static void add(List<Found> found, Kind kind, List<Row> rows) {
        rows.forEach(row -> found.add(new Found(kind, row.id, row.name, row.detail)));
    }

    /** A positive whole number; null if it is none. */
    private static Long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
