package io.parsermanager.source.bulk;

/** A change that a person makes to many sources at once. Each selects only sources that it really changes, so its undo is exact. */
public enum BulkAct {
    ENABLE("s.enabled = false", "NOT s.enabled", "enabled = true", "s.enabled", "enabled = false"),

    DISABLE("s.enabled = true", "s.enabled", "enabled = false", "NOT s.enabled", "enabled = true"),

    PAUSE(
            "NOT (" + Words.PAUSED + ")",
            "NOT is_paused(s.paused_at, s.paused_until)",
            "paused_at = now(), paused_until = CAST(:until AS timestamptz), pause_reason = :reason, paused_by = :actor",
            "s.paused_at = b.created_at",
            "paused_at = NULL, paused_until = NULL, pause_reason = NULL, paused_by = NULL"),

    RESUME(
            Words.PAUSED,
            "is_paused(s.paused_at, s.paused_until)",
            "paused_at = NULL, paused_until = NULL, pause_reason = NULL, paused_by = NULL",
            "NOT is_paused(s.paused_at, s.paused_until)",
            "paused_at = p.paused_at, paused_until = p.paused_until, pause_reason = p.pause_reason, paused_by = p.paused_by"),

    TAG(
            "NOT array_includes(s.tags, :act_tag) AND array_length(s.tags) < 100",
            "NOT " + Words.HAS_TAG + " AND cardinality(s.tags) < 100",
            "tags = " + Words.WITH_TAG,
            Words.HAS_TAG,
            "tags = " + Words.WITHOUT_TAG),

    UNTAG(
            "array_includes(s.tags, :act_tag)",
            Words.HAS_TAG,
            "tags = " + Words.WITHOUT_TAG,
            "NOT " + Words.HAS_TAG + " AND cardinality(s.tags) < 100",
            "tags = " + Words.WITH_TAG);

    private final String candidates;
    private final String condition;
    private final String change;
    private final String undoCondition;
    private final String undo;

    BulkAct(String candidates, String condition, String change, String undoCondition, String undo) {
        this.candidates = candidates;
        this.condition = condition;
        this.change = change;
        this.undoCondition = undoCondition;
        this.undo = undo;
    }

    /** Whether it needs a tag. */
    public boolean isOfTag() {
        return this == TAG || this == UNTAG;
    }

    /** HQL: which sources s it would change. */
    String candidates() {
        return candidates;
    }

    /** SQL: the same, asked again under the lock. */
    String condition() {
        return condition;
    }

    /** SQL: the SET of its UPDATE. */
    String change() {
        return change;
    }

    /** SQL: which sources s are still as the action b has left them. */
    String undoCondition() {
        return undoCondition;
    }

    /** SQL: the SET of its undo; p is the pause that the action ended. */
    String undo() {
        return undo;
    }

    private static final class Words {
        static final String PAUSED =
                "s.pause.pausedAt IS NOT NULL AND (s.pause.pausedUntil IS NULL OR s.pause.pausedUntil > current_timestamp)";
        static final String HAS_TAG = "CAST(:tag AS varchar) = ANY (s.tags)";
        static final String WITH_TAG =
                "ARRAY(SELECT x FROM unnest(s.tags || CAST(:tag AS varchar)) x ORDER BY x COLLATE \"C\")";
        static final String WITHOUT_TAG = "array_remove(s.tags, CAST(:tag AS varchar))";
    }
}
