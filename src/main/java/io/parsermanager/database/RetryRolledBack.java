package io.parsermanager.database;

import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;

/** Runs a transaction again if PostgreSQL rolled it back because of a deadlock or a serialization failure. */
public final class RetryRolledBack {
    /** A deadlock ends with its first victim. A transaction that fails this often in a row has another cause. */
    private static final int MAX_RETRIES = 3;

    private static final long DELAY_MS = 100;

    /** A random pause, so that two transactions do not meet again at once. */
    private static final long JITTER_MS = 80;

    /** Created at first use, because it needs the running application, and a native image is built before that. */
    private static volatile Guard guard;

    private RetryRolledBack() {}

    /**
     * Runs the work, a whole transaction, up to four times.
     *
     * @throws Exception the work's exception: at once if a retry cannot help, else that of the last try
     */
    @SuppressWarnings("unchecked")
    public static <T> T call(Callable<T> transaction) throws Exception {
        return (T) guard().call((Callable<Object>) transaction, Object.class);
    }

    private static Guard guard() {
        Guard made = guard;
        if (made == null) {
            made = Guard.create()
                    .withRetry()
                    .maxRetries(MAX_RETRIES)
                    .delay(DELAY_MS, ChronoUnit.MILLIS)
                    .jitter(JITTER_MS, ChronoUnit.MILLIS)
                    .whenException(DatabaseFailure::isWorthRetrying)
                    .done()
                    .build();
            guard = made;
        }
        return made;
    }
}
