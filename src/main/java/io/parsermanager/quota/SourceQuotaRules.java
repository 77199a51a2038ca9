package io.parsermanager.quota;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hibernate.Session;

/**
 * Checks what the settings of a source say about quotas: {@code quota} names keys, {@code quota_cost} is a number. A wrong value is refused,
 * because without it the source would be limited in another way than somebody meant.
 */
@ApplicationScoped
public class SourceQuotaRules {
    private static final String QUOTA = "quota";
    private static final String COST = "quota_cost";

    /** The limits of the SQL functions quota_key_name and quota_cost_of, which ignore other values. */
    private static final int MAX_NAME = 300;

    private static final int MAX_COST = 999_999;

    private static final String CODES = "SELECT source_type || ' ' || code FROM quota";

    /**
     * What is wrong in the settings.
     *
     * @param pointer a JSON pointer into the settings
     */
    public record Fault(String pointer, String detail) {}

    /** The codes of all rules by source type, as they were when they were read. */
    public static final class Codes {
        private final Map<String, SortedSet<String>> ofTypes = new HashMap<>();

        private SortedSet<String> of(String sourceType) {
            return ofTypes.computeIfAbsent(sourceType, type -> new TreeSet<>());
        }
    }

    private final Session session;

    SourceQuotaRules(Session session) {
        this.session = session;
    }

    /** Reads the codes, once for many sources. */
    @Transactional
    public Codes codes() {
        Codes codes = new Codes();
        for (String row : session.createNativeQuery(CODES, String.class).getResultList()) {
            int space = row.lastIndexOf(' ');
            codes.of(row.substring(0, space)).add(row.substring(space + 1));
        }
        return codes;
    }

    /** Whether two settings say the same about quotas. Stored ones may be older than these rules and stay until somebody changes them. */
    public static boolean same(JsonNode before, JsonNode after) {
        return before != null
                && Objects.equals(before.get(QUOTA), after.get(QUOTA))
                && Objects.equals(before.get(COST), after.get(COST));
    }

    /** The first fault of the settings; empty if there is none. A null counts as left out. */
    public static Optional<Fault> fault(String sourceType, JsonNode settings, Codes codes) {
        JsonNode cost = settings.path(COST);
        boolean wrongCost = !cost.isMissingNode()
                && !cost.isNull()
                && !(cost.isIntegralNumber()
                        && cost.canConvertToInt()
                        && cost.intValue() >= 1
                        && cost.intValue() <= MAX_COST);
        return wrongCost
                ? Optional.of(new Fault("/" + COST, "must be a whole number from 1 to " + MAX_COST))
                : faultOfNames(sourceType, settings.path(QUOTA), codes.of(sourceType));
    }

    private static Optional<Fault> faultOfNames(String sourceType, JsonNode names, SortedSet<String> known) {
        if (names.isMissingNode() || names.isNull()) {
            return Optional.empty();
        }
        if (!names.isObject()) {
            return Optional.of(
                    new Fault("/" + QUOTA, "must be an object with the code of a quota and the name of its key"));
        }
        for (Map.Entry<String, JsonNode> name : names.properties()) {
            String pointer =
                    "/" + QUOTA + "/" + name.getKey().replace("~", "~0").replace("/", "~1");
            if (!known.contains(name.getKey())) {
                return Optional.of(new Fault(
                        pointer,
                        "is not a quota of %s: it has %s"
                                .formatted(sourceType, known.isEmpty() ? "none" : String.join(", ", known))));
            }
            JsonNode value = name.getValue();
            if (!value.isNull()
                    && !(value.isTextual()
                            && !value.textValue().isEmpty()
                            && value.textValue()
                                            .codePointCount(0, value.textValue().length())
                                    <= MAX_NAME)) {
                return Optional.of(new Fault(pointer, "must be a text of 1 to %d characters".formatted(MAX_NAME)));
            }
        }
        return Optional.empty();
    }
}
