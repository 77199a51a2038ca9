package io.parsermanager.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles. Each role includes the ones before it. */
public enum Role {
    /** Reads everything but the audit. */
    READER,
    /** Also makes, cancels and retries tasks, pauses and resumes. */
    OPERATOR,
    /** Also changes sources, schedules and types, imports, deletes, and reads the audit. */
    ADMIN;

    /** The name in API_KEYS and in Quarkus. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** Its name and the names of the roles that it includes. */
    public Set<String> words() {
        return Arrays.stream(values()).filter(this::includes).map(Role::word).collect(Collectors.toUnmodifiableSet());
    }

    static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
