package io.parsermanager.local;

/** What becomes of a task in the hands of a simulated parser. */
enum DemoFate {
    SUCCEEDS,
    /** Fails at first and succeeds when it is tried again. */
    FAILS_ONCE,
    /** As the one before, and asks for some time before the next attempt. */
    IS_TOLD_TO_WAIT,
    /** Fails however often it is tried. */
    FAILS,
    /** Is started and never heard of again, as when a parser dies. */
    FALLS_SILENT,
    /** Is never started, as when a parser loses what it was given. */
    IS_IGNORED;

    /**
     * So few failures that most of the picture is green, so many that a person sees each kind within some minutes: of any hundred
     * tasks in a row 6 fail once, 3 are told to wait, 3 fail for good, 2 fall silent and 2 are ignored.
     */
    static DemoFate of(long taskId) {
        // 37 and 100 have no common factor: every number below 100 comes once, and neighbours are far apart
        int number = (int) Math.floorMod(taskId * 37, 100L);
        if (number < 6) {
            return FAILS_ONCE;
        } else if (number < 9) {
            return IS_TOLD_TO_WAIT;
        } else if (number < 12) {
            return FAILS;
        } else if (number < 14) {
            return FALLS_SILENT;
        } else if (number < 16) {
            return IS_IGNORED;
        }
        return SUCCEEDS;
    }

    boolean failsAt(int attempt) {
        return this == FAILS || (attempt == 1 && (this == FAILS_ONCE || this == IS_TOLD_TO_WAIT));
    }
}
