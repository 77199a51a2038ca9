package io.parsermanager.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do; each role may do all that the ones before it may. */
public enum Role {
    /** Looks. */
    READER,
    /** Makes, cancels and retries tasks, pauses and resumes. */
    OPERATOR,
    /** Says what is parsed and when, imports, deletes, reads the audit. */
    ADMIN;

    /** As it is written in API_KEYS and known to Quarkus. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Its word and those of the roles that it includes. */
    public Set<String> words() {
        return Arrays.stream(values()).filter(this::includes).map(Role::word).collect(Collectors.toUnmodifiableSet());
    }

    static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
