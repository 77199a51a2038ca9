package io.parsermanager.quota;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Collection;
import org.hibernate.Session;

/**
 * Gives sources the keys of the quotas of their source type. Whoever writes sources first calls {@link #make} for their values, and then
 * stores {@link #of} with them, each in one statement for all of them.
 *
 * <p>The keys are made first and read by a later statement, because only that sees keys which another transaction has made meanwhile.
 */
@ApplicationScoped
public class SourceKeys {
    private static final String NAME = "quota_key_name(q.key_of, q.code, %2$s, %3$s)";

    /** Clears the mark of a key that was to be purged. Only such a key is locked. */
    private static final String STILL_USED =
            "ON CONFLICT (quota_id, name) DO UPDATE SET unused_since = NULL WHERE quota_key.unused_since IS NOT NULL";

    private static final String MAKE = """
            INSERT INTO quota_key (quota_id, name)
            SELECT DISTINCT n.quota_id, n.name
            FROM unnest(:types, :ids, :settings) AS i (source_type, external_id, settings)
            JOIN LATERAL (SELECT q.id AS quota_id, %s AS name FROM quota q WHERE q.source_type = %s AND q.enabled) n ON n.name IS NOT NULL
            WHERE NOT EXISTS (SELECT FROM quota_key k WHERE k.quota_id = n.quota_id AND k.name = n.name AND k.unused_since IS NULL)
            ORDER BY 1, 2
            %s
            """.formatted(
            NAME.formatted("i.source_type", "i.external_id", "CAST(i.settings AS jsonb)"), "i.source_type", STILL_USED);

    private static final String OF = """
            (SELECT array_agg(k.id ORDER BY k.id) FROM quota q JOIN quota_key k ON k.quota_id = q.id AND k.name = %s
             WHERE q.source_type = %%1$s AND q.enabled)""".formatted(NAME);

    private static final String MAKE_OF_STORED =
            """
            INSERT INTO quota_key (quota_id, name)
            SELECT DISTINCT q.id, n.name
            FROM source s JOIN quota q ON q.source_type = s.source_type AND q.enabled
            CROSS JOIN LATERAL (SELECT %s AS name) n
            WHERE s.id = ANY (:sources) AND n.name IS NOT NULL
                  AND NOT EXISTS (SELECT FROM quota_key k WHERE k.quota_id = q.id AND k.name = n.name AND k.unused_since IS NULL)
            ORDER BY 1, 2
            %s
            """.formatted(NAME.formatted("s.source_type", "s.external_id", "s.settings"), STILL_USED);

    private static final String FILL = """
            WITH wanted AS MATERIALIZED (
                SELECT s.id, %s AS quota_keys, quota_cost_of(s.settings) AS quota_cost
                FROM source s WHERE s.id = ANY (:sources)
            ), locked AS MATERIALIZED (
                SELECT s.id FROM source s JOIN wanted w USING (id)
                WHERE (s.quota_keys, s.quota_cost) IS DISTINCT FROM (w.quota_keys, w.quota_cost)
                ORDER BY s.id FOR NO KEY UPDATE OF s
            )
            UPDATE source s SET quota_keys = w.quota_keys, quota_cost = w.quota_cost
            FROM wanted w WHERE s.id = w.id AND w.id IN (SELECT id FROM locked)
            """.formatted(of("s.source_type", "s.external_id", "s.settings"));

    private final Session session;

    SourceKeys(Session session) {
        this.session = session;
    }

    /**
     * The value of {@code source.quota_keys} as an SQL expression.
     *
     * @param sourceType the expressions of the source's values; the settings are jsonb
     */
    public static String of(String sourceType, String externalId, String settings) {
        return OF.formatted(sourceType, externalId, settings);
    }

    /** The value of {@code source.quota_cost} as an SQL expression. */
    public static String costOf(String settings) {
        return "quota_cost_of(%s)".formatted(settings);
    }

    /**
     * Makes the keys that sources with these values need, in the caller's transaction.
     *
     * @param settings as JSON text; a null stands for none
     */
    @Transactional(TxType.MANDATORY)
    public void make(String[] sourceTypes, String[] externalIds, String[] settings) {
        session.createNativeMutationQuery(MAKE)
                .setParameter("types", sourceTypes)
                .setParameter("ids", externalIds)
                .setParameter("settings", settings)
                .executeUpdate();
    }

    /**
     * Makes and stores the keys of sources by their stored values, in the caller's transaction.
     *
     * @return how many sources changed
     */
    @Transactional(TxType.MANDATORY)
    public int fill(Collection<Long> sources) {
        Long[] ids = sources.toArray(Long[]::new);
        session.createNativeMutationQuery(MAKE_OF_STORED)
                .setParameter("sources", ids)
                .executeUpdate();
        return session.createNativeMutationQuery(FILL)
                .setParameter("sources", ids)
                .executeUpdate();
    }
}
