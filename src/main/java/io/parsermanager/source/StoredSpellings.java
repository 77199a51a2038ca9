package io.parsermanager.source;

import io.parsermanager.source.format.SourceRow;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Finds sources that are kept under a spelling of older rules, so that whoever names one again does not make it twice. */
@ApplicationScoped
public class StoredSpellings {
    private static final String SQL = """
            SELECT i.source_type || chr(10) || i.normal AS key, min(s.external_id) AS external_id
            FROM unnest(:types, :normals, :olders) AS i (source_type, normal, older)
            JOIN source s ON s.source_type = i.source_type AND s.external_id = i.older
            WHERE NOT EXISTS (SELECT FROM source n WHERE n.source_type = i.source_type AND n.external_id = i.normal)
            GROUP BY 1
            """;

    /** What {@link #SQL} answers. */
    @RegisterForReflection
    public record Stored(String key, String externalId) {}

    private record Spelling(String sourceType, String normal, String older) {}

    private final Session session;

    StoredSpellings(Session session) {
        this.session = session;
    }

    /** The spelling that a source is kept under: the normal one, unless only an older one is there. */
    @Transactional(TxType.MANDATORY)
    public String of(String sourceType, String given, String normal) {
        return find(spellings(sourceType, given, normal)).values().stream()
                .findFirst()
                .orElse(normal);
    }

    /**
     * The rows with the external ids that their sources are kept under.
     *
     * @param given what the file had as external ids, by the rows' keys
     */
    @Transactional(TxType.MANDATORY)
    public List<SourceRow> of(List<SourceRow> rows, Map<String, String> given) {
        List<Spelling> spellings = new ArrayList<>();
        for (SourceRow row : rows) {
            spellings.addAll(spellings(row.sourceType(), given.get(WriteSources.key(row)), row.externalId()));
        }
        Map<String, String> stored = find(spellings);
        return rows.stream()
                .map(row -> row.withExternalId(stored.getOrDefault(WriteSources.key(row), row.externalId())))
                .toList();
    }

    private static List<Spelling> spellings(String sourceType, String given, String normal) {
        return ExternalIds.olderSpellings(sourceType, given, normal).stream()
                .map(older -> new Spelling(sourceType, normal, older))
                .toList();
    }

    private Map<String, String> find(List<Spelling> spellings) {
        if (spellings.isEmpty()) {
            return Map.of();
        }
        return session
                .createNativeQuery(SQL, Stored.class)
                .setParameter("types", column(spellings, Spelling::sourceType))
                .setParameter("normals", column(spellings, Spelling::normal))
                .setParameter("olders", column(spellings, Spelling::older))
                .getResultList()
                .stream()
                .collect(Collectors.toMap(Stored::key, Stored::externalId));
    }

    private static String[] column(List<Spelling> spellings, Function<Spelling, String> value) {
        return spellings.stream().map(value).toArray(String[]::new);
    }
}
