package io.parsermanager.source;

import io.parsermanager.source.address.ExternalIds;
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

/** Finds sources that are stored under an older spelling of their external id, so that nobody creates them twice. */
@ApplicationScoped
public class StoredSpellings {
    private static final String SQL = """
            SELECT i.source_type || chr(10) || i.normal AS key, min(s.external_id) AS external_id
            FROM unnest(:types, :normals, :olders) AS i (source_type, normal, older)
            JOIN source s ON s.source_type = i.source_type AND s.external_id = i.older
            WHERE NOT EXISTS (SELECT FROM source n WHERE n.source_type = i.source_type AND n.external_id = i.normal)
            GROUP BY 1
            """;

    /** The row of {@link #SQL}. */
    @RegisterForReflection
    public record Stored(String key, String externalId) {}

    private record Spelling(String sourceType, String normal, String older) {}

    private final Session session;

    StoredSpellings(Session session) {
        this.session = session;
    }

    /** The stored spelling of an id: the normal form, unless only an older spelling is stored. */
    @Transactional(TxType.MANDATORY)
    public String of(String sourceType, String given, String normal) {
        return find(spellings(sourceType, given, normal)).values().stream()
                .findFirst()
                .orElse(normal);
    }

    /**
     * The rows with the stored spellings of their external ids.
     *
     * @param given the external ids as the file has them, by the rows' keys
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
